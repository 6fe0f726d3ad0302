/** What a request does not carry itself: who is at the other end. An adapter passes it beside the request. */
export interface Connection {
  /** The address of the peer. Without one nobody counts as being on this machine. */
  readonly remoteAddress?: string;
  /** Ends the connection at once, whatever is still unsent. */
  readonly disconnect?: () => void;
}

const LOOPBACK_ADDRESS = /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/i;

/** An address of this machine that no other machine can reach or come from. */
export function isLoopbackAddress(address: string): boolean {
  return LOOPBACK_ADDRESS.test(address) || address === '::1';
}

/** A name, as in a Host header with or without a port, that can only mean this machine. Any other name may be
 *  a foreign web page that had its own name resolve to 127.0.0.1 (DNS rebinding). */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/:\d*$/, '').toLowerCase();
  return name === 'localhost' || name === '[::1]' || isLoopbackAddress(name);
}

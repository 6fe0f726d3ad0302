export interface StoredAction extends ActionContent {
  readonly tenant: string;
  readonly id: string;
  /** Rises with every change. */
  readonly revision: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What people decide about an action. */
export interface ActionContent {
  /** An ActionSpec as JSON. */
  readonly spec: string;
  /** The target in the spec, for lists. */
  readonly target?: string;
  readonly updatedBy: string;
}

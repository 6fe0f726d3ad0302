/** One thing the doctor looked at. */
export interface Finding {
  readonly about: string;
  readonly status: 'good' | 'warning' | 'problem';
  readonly detail: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** What happened to an object, for `kubectl describe`. To be recorded on transitions only. */
export interface ObjectEvent {
  readonly type: 'Normal' | 'Warning';
  /** Why, in CamelCase: `RoutesProgrammed`. At most 128 characters. */
  readonly reason: string;
  /** What was done or tried, in CamelCase: `Apply`. At most 128 characters. */
  readonly action: string;
  /** For people; what exceeds 1024 bytes is cut off. */
  readonly note: string;
}

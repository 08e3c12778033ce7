/** A controller at work. */
export interface Running {
  /** Ends it in order: reconciles, watches, connections. Never rejects. */
  stop(reason: string): Promise<void>;
  /** Whether nothing is being worked on and nothing is ready to be. */
  readonly idle: boolean;
}

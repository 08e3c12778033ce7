/** A controller at work. */
export interface Running {
  /** Ends it in order: reconciles, watches, connections. Never rejects. */
  stop(reason: string): Promise<void>;
  /** Rejects when it cannot go on: the process is to end then, at once. Never resolves. */
  readonly failed: Promise<never>;
  /** Whether nothing is being worked on and nothing is ready to be. */
  readonly idle: boolean;
}

/** What a thread begins with. */
export interface Boot {
  /** Folder of the synthesised template. */
  readonly assembly: string;
  /** Text of the state machine, in the place of the template's. */
  readonly definition?: string | undefined;
  /** Texts of source files by their paths from the project's root, in the place of what is on disk. */
  readonly sources?: Readonly<Record<string, string>> | undefined;
}

/** A function of a module, by its path from the project's root. It is called with the simulation, `input`, and a way to tell of its progress. */
export interface Work {
  readonly id: number;
  readonly module: string;
  readonly run: string;
  readonly input: unknown;
}

export type FromThread =
  | { readonly id: number; readonly type: 'done'; readonly output: unknown }
  | { readonly id: number; readonly type: 'failed'; readonly message: string }
  | { readonly id: number; readonly type: 'progress'; readonly line: string };

declare module 'asl-validator' {
  interface ValidationError {
    readonly 'Error code': string;
    readonly Message?: string;
    readonly path?: string;
  }
  interface ValidationResult {
    readonly isValid: boolean;
    readonly errors: readonly ValidationError[];
    readonly errorsText: (separator?: string) => string;
  }
  /** Writes a QueryLanguage into every state of `definition`: give it a copy. */
  export default function aslValidator(
    definition: unknown,
    options?: { readonly checkPaths?: boolean; readonly checkArn?: boolean },
  ): ValidationResult;
}

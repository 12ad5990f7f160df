declare module 'asl-validator' {
  /** Checks a definition against the Amazon States Language. Fills in defaults in the definition it is given. */
  const validate: (
    definition: object,
    options: { readonly checkPaths: boolean; readonly checkArn: boolean },
  ) => {
    readonly errors: readonly { readonly 'Error code': string; readonly Message: string }[];
  };
  export default validate;
}

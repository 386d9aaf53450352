/** The physical names of an environment's two stacks: by these whoever works on a shop finds what was deployed. */
export const stackNames = (environment: string) =>
  ({
    data: `smultron-checkout-data-${environment}`,
    service: `smultron-checkout-service-${environment}`,
  }) as const;

/** Every stack has it, with the environment's name. */
export const ENVIRONMENT_TAG = 'environment';

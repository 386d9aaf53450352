/** Finds a function's name by its ARN, or by the name that AWS knows it by; `where` is who asks. */
export type NameOf = (deployed: string, where: string) => string;

/** The members of a request that make it read these attributes alone. Paths may be nested with dots: `request.cart`. */
export const projectionOf = (attributes: readonly string[]) => ({
  ProjectionExpression: attributes.map((path) => `#${path.replaceAll('.', '.#')}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(
    attributes.flatMap((path) => path.split('.')).map((name) => [`#${name}`, name]),
  ),
});

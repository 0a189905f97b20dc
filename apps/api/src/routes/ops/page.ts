import { Type } from 'typebox';

/** Query parameters of a list that Step Functions pages: its own tokens are the cursors (3,096 characters at most). */
export const pageQuery = (largest: number, byDefault: number) => ({
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 3_096, description: 'nextCursor of the page before' })),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: largest, default: byDefault, description: 'How many a page has at most' }),
  ),
});

export const handler = async ({ items }: { items: { productId: string }[] }) => {
  if (items.some(({ productId }) => productId === 'sold-out'))
    throw Object.assign(new Error('sold out'), { name: 'OutOfStock' });
  return { reserved: items.length };
};

interface Line {
  item: { productId: string };
  orderId: string;
  index: number;
}

export const handler = async ({ item, orderId, index }: Line) => ({ line: `${orderId}/${index}/${item.productId}` });

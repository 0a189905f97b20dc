class RefundFailed extends Error {
  override readonly name = 'RefundFailed';
}

export async function handler({ source, detail }: { source: string; detail: { orderId: string } }): Promise<void> {
  throw new RefundFailed(`${detail.orderId} of ${source}`);
}

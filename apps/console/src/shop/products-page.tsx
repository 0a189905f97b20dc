import type { Product } from '@expressway/client';
import { money } from '../ui/format.ts';
import { useTitle } from '../ui/use-title.ts';
import { pieces, quantityOf } from './cart.ts';
import { useProducts } from './catalogue.ts';
import { Stepper } from './stepper.tsx';
import { cart } from './store.ts';
import { Trouble } from './trouble-notice.tsx';

const fewLeft = 10;

/** What can be bought, with the cart beside it. */
export function ProductsPage() {
  useTitle('Shop');
  const { data: products, error, loading, reload } = useProducts();
  return (
    <div class="columns">
      <section class="stack" aria-labelledby="products">
        <h1 id="products">Coffee, and what it takes</h1>
        {error !== undefined && <Trouble error={error} retry={reload} />}
        <ul class="products" aria-busy={loading && !products}>
          {products?.map((product) => <ProductCard key={product.productId} product={product} />) ?? <Placeholders />}
        </ul>
      </section>
      <aside class="side" aria-label="Cart">
        <CartSummary products={products ?? []} />
      </aside>
    </div>
  );
}

function ProductCard({ product }: { product: Product }) {
  const { name, description, unitPrice, currency, available } = product;
  return (
    <li class="card product">
      <h2>{name}</h2>
      <p class="soft">{description}</p>
      <div class="row apart">
        <span class="stack none">
          <strong>{money(unitPrice, currency)}</strong>
          {available > 0 && available < fewLeft && <small class="tone-warn few">Only {available} left</small>}
        </span>
        <Stepper product={product} soldOut={available === 0} />
      </div>
    </li>
  );
}

const Placeholders = () => (
  <>
    {Array.from({ length: 8 }, (_, index) => (
      <li key={index} class="card product placeholder" />
    ))}
  </>
);

function CartSummary({ products }: { products: readonly Product[] }) {
  const items = cart.current.value;
  const bought = products.filter(({ productId }) => quantityOf(items, productId) > 0);
  const total = bought.reduce((sum, one) => sum + one.unitPrice * quantityOf(items, one.productId), 0);
  const count = pieces(items);
  if (count === 0) return <p class="card soft cart-empty">Your cart is empty.</p>;
  return (
    <div class="card stack cart-bar">
      <h2>Your cart</h2>
      <ul class="plain-list cart-lines">
        {bought.map(({ productId, name, unitPrice, currency }) => (
          <li key={productId} class="row apart">
            <span>
              {quantityOf(items, productId)} × {name}
            </span>
            <span class="number">{money(unitPrice * quantityOf(items, productId), currency)}</span>
          </li>
        ))}
      </ul>
      <p class="row apart">
        <span>
          <span aria-live="polite">{count === 1 ? '1 piece' : `${count} pieces`}</span>{' '}
          <small>before tax and shipping</small>
        </span>
        {bought[0] && <strong>{money(total, bought[0].currency)}</strong>}
      </p>
      <a class="button primary" href="/shop/checkout">
        Go to the checkout
      </a>
    </div>
  );
}

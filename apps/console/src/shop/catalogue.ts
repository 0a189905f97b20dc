import { answerOf, type Product } from '@expressway/client';
import { type Resource, useResource } from '../ui/resource.ts';
import { api } from './api.ts';

const refreshMs = 60_000;

/** The products, as they are now. */
export const useProducts = (): Resource<readonly Product[]> =>
  useResource('products', async (signal) => answerOf(await api.GET('/products', { signal })).items, {
    every: refreshMs,
  });

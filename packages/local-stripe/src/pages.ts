import type { FormObject } from './form.ts';

/** What a page answers: HTML, or the address where its visitor goes on. */
export type PageAnswer = { status: number; html: string } | { location: string };

/** A page for a browser, which has no API key. */
export interface Page {
  path: string;
  show(request: PageRequest): PageAnswer;
  submit(request: PageRequest): PageAnswer;
}

export interface PageRequest {
  id: string;
  form: FormObject;
}

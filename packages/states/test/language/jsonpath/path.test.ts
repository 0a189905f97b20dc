import { test } from 'tap';
import type { Json } from '../../../src/json.ts';
import { compileInputPath, DefinitionError, StatesError } from '../../../src/language/index.ts';
import { scopeOf } from '../scope.ts';

const STORE: Json = {
  items: [
    { sku: 'a', price: 5, tags: ['new'], stock: null },
    { sku: 'b', price: 10, tags: [] },
    { sku: 'c', price: 15, 'delivery-partner': 'UQS' },
  ],
  owner: { name: 'Ada', address: { city: 'Ulm' } },
  limit: 10,
  'two words': true,
  'a.b': 1,
};

const read = (path: string, input: Json = STORE): Json => compileInputPath(path, 'InputPath')(scopeOf(input));

function causeOf(path: string, input: Json = STORE): string {
  try {
    return `found ${JSON.stringify(read(path, input))}`;
  } catch (error) {
    if (error instanceof StatesError) return `${error.error} | ${error.cause}`;
    throw error;
  }
}

test('A path selects what it names', async (t) => {
  const rows: [path: string, expected: Json][] = [
    ['$', STORE],
    ['$.limit', 10],
    ["$['limit']", 10],
    ['$["limit"]', 10],
    ["$[ 'limit' ]", 10],
    ["$['two words']", true],
    ["$['a.b']", 1],
    ['$.owner.address.city', 'Ulm'],
    ["$.owner['address']['city']", 'Ulm'],
    ['$.items[0].sku', 'a'],
    ['$.items[ 1 ].sku', 'b'],
    ['$.items[-1].sku', 'c'],
    ['$.items[2].delivery-partner', 'UQS'],
    ['$.items[0].stock', null],
    ['$.owner["name","none"]', { name: 'Ada' }],
    ['$.items[*].sku', ['a', 'b', 'c']],
    ['$.items.*.sku', ['a', 'b', 'c']],
    ["$.items[*]['sku','price']", [5, 10, 15].map((price, at) => ({ sku: 'abc'.charAt(at), price }))],
    ['$.items[0,2].sku', ['a', 'c']],
    ['$.items[1:].sku', ['b', 'c']],
    ['$.items[:1].sku', ['a']],
    ['$.items[:-1].sku', ['a', 'b']],
    ['$.items[-2:].sku', ['b', 'c']],
    ['$.items[0:2].sku', ['a', 'b']],
    ['$.items[1:99].sku', ['b', 'c']],
    ['$.items[2:1].sku', []],
    ['$..sku', ['a', 'b', 'c']],
    ['$..address.city', ['Ulm']],
    ['$.items..tags[0]', ['new']],
    ["$..['city']", ['Ulm']],
    ['$.owner.*', ['Ada', { city: 'Ulm' }]],
    ['$.items[*].tags[*]', ['new']],
  ];
  for (const [path, expected] of rows) t.same(read(path), expected, path);
});

test('A filter chooses items', async (t) => {
  const rows: [filter: string, skus: string[]][] = [
    ['@.price == 10', ['b']],
    ['@.price != 10', ['a', 'c']],
    ['@.price<10', ['a']],
    ['@.price >= $.limit', ['b', 'c']],
    ["@.sku == 'a'", ['a']],
    ['@.sku == "a"', ['a']],
    ["@['sku'] > 'a'", ['b', 'c']],
    ["@.price > 5 && @.sku != 'c'", ['b']],
    ["@.price < 6 || @.sku == 'c'", ['a', 'c']],
    ["@.price < 6 || @.price > 6 && @.sku == 'c'", ['a', 'c']],
    ["(@.price < 6 || @.price > 6) && @.sku == 'c'", ['c']],
    ["!(@.sku == 'a')", ['b', 'c']],
    ['!@.tags', ['c']],
    ['@.tags', ['a', 'b']],
    ['@.stock', ['a']],
    ['@.stock == null', ['a']],
    ["@.sku in ['a', 'c']", ['a', 'c']],
    ["@.sku nin ['a', 'c']", ['b']],
    ["@.tags contains 'new'", ['a']],
    ["@.sku contains 'b'", ['b']],
    ['@.tags size 1', ['a']],
    ['@.tags empty true', ['b']],
    ['@.tags empty false', ['a']],
    ["@.tags subsetof ['new', 'old']", ['a', 'b']],
    ["@.tags anyof ['new']", ['a']],
    ["@.tags noneof ['new']", ['b']],
    ["@.tags[?(@ == 'new')]", ['a']],
    ["@.price == '10'", []],
    ["@.price < '11'", []],
    ["@.none == 'x'", []],
  ];
  for (const [filter, skus] of rows) t.same(read(`$.items[?(${filter})].sku`), skus, filter);
  t.same(read('$.owner[?(@.city)]'), [], 'an object is asked as a whole');
  t.same(read("$.owner.address[?(@.city == 'Ulm')].city"), ['Ulm']);
  t.same(read('$..[?(@.price > 5)].sku'), ['b', 'c'], 'below a scan every object is asked once');
});

test('A filter looks through the document once, not once for each of many items', async (t) => {
  const idsIn = compileInputPath('$.items[?(@.id in $..wanted)].id[0]', 'InputPath');
  const items = Array.from({ length: 20_000 }, (_, id) => ({ id: [id], wanted: id % 2 ? [id] : [-id] }));
  t.equal((idsIn(scopeOf({ items })) as Json[]).length, 10_001);
  t.same(idsIn(scopeOf({ items: items.slice(0, 4) })), [0, 1, 3], 'of another document, its own');
  t.same(read('$.items[?(@.id in $..wanted)]', { items: [{ id: { a: 1, b: [] } }], wanted: { b: [], a: 1 } }), [
    { id: { a: 1, b: [] } },
  ]);
});

test('A definite path to nothing fails in the words of AWS', async (t) => {
  const rows: [path: string, input: Json, cause: string][] = [
    ['$.x', {}, "Invalid path '$.x' : No results for path: $['x']"],
    ['$.owner.x', STORE, "Invalid path '$.owner.x' : No results for path: $['owner']['x']"],
    ['$.no.such.path', {}, "Invalid path '$.no.such.path' : Missing property in path $['no']"],
    [
      '$.limit.x',
      STORE,
      "Invalid path '$.limit.x' : Expected to find an object with property ['x'] in path $['limit'] but found 'com.fasterxml.jackson.databind.node.IntNode'. This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'.",
    ],
    [
      '$.items[9].sku',
      STORE,
      "Invalid path '$.items[9].sku' : Expected to find an object with property ['sku'] in path $['items'][9] but found 'null'. This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'.",
    ],
    [
      '$.limit[0]',
      STORE,
      "Invalid path '$.limit[0]' : Filter: [0] can only be applied to arrays. Current context is: 10",
    ],
    ['$.a[0]', { a: null }, "Invalid path '$.a[0]' : The path $['a'] is null"],
    ['$.toString', {}, "Invalid path '$.toString' : No results for path: $['toString']"],
    ['$.__proto__', {}, "Invalid path '$.__proto__' : No results for path: $['__proto__']"],
    ['$$.Nope', {}, "Invalid path '$$.Nope' : No results for path: $['Nope']"],
    ['$nope', {}, "Invalid path '$nope' : No results for path: $nope"],
  ];
  for (const [path, input, cause] of rows) t.equal(causeOf(path, input), `States.Runtime | ${cause}`);
});

test('An index past the end of an array is null', async (t) => {
  t.equal(read('$.items[9]'), null);
  t.equal(read('$.items[-9]'), null);
});

test('An indefinite path to nothing is an empty array', async (t) => {
  for (const path of ['$[*]', '$.item.items[1:]', '$.a.b[*].c', '$..x', '$.a[?(@.b)]', '$.a[0,1]']) {
    t.same(read(path, {}), [], path);
  }
});

test('A path may begin in the context object or in a variable', async (t) => {
  const scope = scopeOf({}, { Map: { Item: { Index: 3 } } }, { order: { lines: [1, 2] }, größe: 'L' });
  const rows: [path: string, expected: Json][] = [
    ['$$', { Map: { Item: { Index: 3 } } }],
    ['$$.Map.Item.Index', 3],
    ["$$['Map']['Item']", { Index: 3 }],
    ['$order', { lines: [1, 2] }],
    ['$order.lines[1]', 2],
    ['$order.lines[*]', [1, 2]],
    ['$größe', 'L'],
  ];
  for (const [path, expected] of rows) t.same(compileInputPath(path, 'InputPath')(scope), expected, path);
});

test('A quoted name keeps its backslashes', async (t) => {
  t.equal(read(`$['Test\\""Name"']`, { 'Test\\""Name"': 1 }), 1);
  t.equal(read("$['it\\'s']", { "it's": 1 }), 1);
});

test('Text that is no path is refused', async (t) => {
  const texts = [
    '',
    'x',
    '.x',
    '$.',
    '$..',
    '$.a.',
    '$.a..',
    '$x y',
    '$. a',
    '$.a b',
    '$[',
    '$[]',
    "$['a",
    "$['a'",
    '$[a]',
  ];
  texts.push('$[1:2:3]', '$[:]', '$[1,]', "$['a',]", '$.length()', '$.a.min()', '$[?]', '$[?()]', '$[?(@.a =~ /x/)]');
  texts.push('$[?(@.a ==)]', "$[?('a')]", '$[?(@.a == 1]', '$[?((@.a)]', '$[?(@.a in [1)]', '$$$', ' $', '$ ');
  for (const text of texts) t.throws(() => compileInputPath(text, 'InputPath'), DefinitionError, JSON.stringify(text));
});

test('Expressions nested without end are refused, not followed', async (t) => {
  const depth = 50_000;
  t.throws(() => compileInputPath(`$[?(${'('.repeat(depth)}`, 'InputPath'), DefinitionError);
  t.throws(() => compileInputPath(`$[?(${'!'.repeat(depth)}@.a)]`, 'InputPath'), DefinitionError);
  t.throws(() => compileInputPath('$[?(@'.repeat(depth), 'InputPath'), DefinitionError);
  t.throws(() => compileInputPath(`$[?(@.a in ${'['.repeat(depth)}`, 'InputPath'), DefinitionError);
});

test('A scan walks documents of any depth, and stops where its results would fill the memory', async (t) => {
  let deep: Json = { leaf: 1 };
  for (let level = 0; level < 20_000; level++) deep = [deep];
  t.same(read('$..leaf', deep), [1]);
  t.match(causeOf('$..*..*..*', deep), /States\.Runtime \| A path selects over/);
});

test('paths below every node of a deep document come to an end', async (t) => {
  const depth = 40_000;
  const deep = JSON.parse(`${'{"n":'.repeat(depth)}1${'}'.repeat(depth)}`) as Json;
  t.equal(causeOf('$..[?(@..none)]', deep), 'States.Runtime | A path looks at over 10000000 values');
  t.equal(causeOf('$..[?(@.none)]', deep), 'found []');
});

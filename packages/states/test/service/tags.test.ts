import { test } from 'tap';
import { build, create, ROLE } from '../support/build.ts';

const pass = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } };

test('tags are added, overwritten and taken away, and kept in order', async (t) => {
  const { service } = build(t);
  const resourceArn = await create(service, pass);
  const tags = async () => (await service.listTagsForResource({ resourceArn })).tags;
  await service.tagResource({
    resourceArn,
    tags: [
      { key: 'b', value: '1' },
      { key: 'a', value: '2' },
    ],
  });
  await service.tagResource({ resourceArn, tags: [{ key: 'b', value: '3' }] });
  t.same(await tags(), [
    { key: 'b', value: '3' },
    { key: 'a', value: '2' },
  ]);
  await service.untagResource({ resourceArn, tagKeys: ['b', 'never there'] });
  t.same(await tags(), [{ key: 'a', value: '2' }]);
});

test('machines and activities may be tagged as they are created; a new one of an old name has no tags', async (t) => {
  const { service } = build(t);
  const tags = [{ key: 'team', value: 'checkout' }];
  const definition = JSON.stringify(pass);
  const { stateMachineArn } = await service.createStateMachine({ name: 'm', definition, roleArn: ROLE, tags });
  const { activityArn } = await service.createActivity({ name: 'a', tags });
  const listed = async (resourceArn: string) => (await service.listTagsForResource({ resourceArn })).tags;
  t.same([await listed(stateMachineArn), await listed(activityArn)], [tags, tags]);
  await service.deleteStateMachine({ stateMachineArn });
  await service.deleteActivity({ activityArn });
  await t.rejects(listed(activityArn), { name: 'ResourceNotFound' });
  await service.createStateMachine({ name: 'm', definition, roleArn: ROLE });
  await service.createActivity({ name: 'a' });
  t.same([await listed(stateMachineArn), await listed(activityArn)], [[], []]);
});

test('a resource has at most 50 tags, of allowed characters and sizes', async (t) => {
  const { service } = build(t);
  const resourceArn = await create(service, pass);
  const fifty = Array.from({ length: 50 }, (_, index) => ({ key: `k${index}`, value: '' }));
  await service.tagResource({ resourceArn, tags: fifty });
  await service.tagResource({ resourceArn, tags: fifty });
  const tag = (key: string, value = '') => service.tagResource({ resourceArn, tags: [{ key, value }] });
  await t.rejects(tag('one more'), { name: 'TooManyTags', details: { resourceName: resourceArn } });
  await t.rejects(tag('aws:mine'), { name: 'ValidationException' });
  await t.rejects(tag(''), { message: /'' at 'tags.1.member.key' .* greater than or equal to 1$/ });
  await t.rejects(service.tagResource({ resourceArn, tags: [{ value: 'x' } as never] }), {
    message: /Value null at 'tags.1.member.key' .* not be null$/,
  });
  await t.rejects(tag('k1', 'x'.repeat(257)), { message: /at 'tags.1.member.value' .* less than or equal to 256$/ });
  await t.rejects(tag('k;1'), { message: /'k;1' at 'tags.1.member.key' .* regular expression pattern/ });
  await t.rejects(service.tagResource({ resourceArn: `${resourceArn}x`, tags: [] }), {
    name: 'ResourceNotFound',
    message: `Resource not found: '${resourceArn}x'`,
  });
});

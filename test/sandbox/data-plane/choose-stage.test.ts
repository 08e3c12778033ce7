import { expect, it } from '@jest/globals';
import { chooseStage } from './choose-stage.ts';

const stages = (...names: string[]): ReadonlyMap<string, object> => new Map(names.map((name) => [name, {}]));

it('takes the stage that the first segment names, and the rest as the path', () => {
  expect(chooseStage(stages('dev', '$default'), '/dev/a/b')).toEqual({
    stageName: 'dev',
    path: '/a/b',
    prefix: '/dev',
  });
  expect(chooseStage(stages('dev'), '/dev')).toEqual({ stageName: 'dev', path: '/', prefix: '/dev' });
});

it('else takes $default, which adds nothing to the path', () => {
  expect(chooseStage(stages('dev', '$default'), '/devel/a')).toEqual({
    stageName: '$default',
    path: '/devel/a',
    prefix: '',
  });
});

it('else takes none', () => {
  expect(chooseStage(stages('dev'), '/a')).toBeUndefined();
});

import { describe, expect, it } from '@jest/globals';
import { mappedHeaders } from './mapped-headers.ts';

describe('changes of headers', () => {
  it('become the mappings that API Gateway knows them as', () => {
    const mappings = mappedHeaders({
      set: [{ name: 'Host', value: 'saas.example.com' }],
      add: [{ name: 'x-stage', value: '$context.stage' }],
      remove: ['x-debug'],
    });

    expect(mappings).toEqual({
      'overwrite:header.Host': 'saas.example.com',
      'append:header.x-stage': '$context.stage',
      'remove:header.x-debug': "''",
    });
  });

  it('are none where nothing is asked for', () => {
    expect(mappedHeaders(undefined)).toEqual({});
  });
});

import type { Dialogue } from './dialogue.ts';
import { fails, kubectl } from './dialogue.ts';

const fieldsOfApis = ['name', 'description', 'region', 'tags', 'routes', 'stages', 'deletionPolicy', 'driftPolicy'];
const fieldsOfLinks = ['vpcId', 'region', 'subnetIds', 'securityGroupIds', 'tags'];

/** The definitions in their own words. */
export const explaining: readonly Dialogue[] = [
  {
    title: 'APIs are explained, field by field',
    commands: [
      kubectl('explain pha'),
      kubectl('explain pha.spec --recursive'),
      kubectl('explain pha.status --recursive'),
      ...fieldsOfApis.map((field) => kubectl(`explain privatehttpapis.spec.${field}`)),
      kubectl('explain pha.spec.routes.backend.ingress.port'),
      fails(kubectl('explain pha.spec.none')),
    ],
  },
  {
    title: 'VPC links are explained, field by field',
    commands: [
      kubectl('explain vpclink --recursive'),
      ...fieldsOfLinks.map((field) => kubectl(`explain vpclink.spec.${field}`)),
    ],
  },
];

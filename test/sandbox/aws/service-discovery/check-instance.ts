import { faults } from './faults.ts';
import type { DiscoveryService, Instance } from './model.ts';

/** Documented. */
const idPattern = /^[0-9a-zA-Z_/:.@-]+$/;
const keyPattern = /^[a-zA-Z0-9!-~]+$/;
const valuePattern = /^([a-zA-Z0-9!-~][ \ta-zA-Z0-9!-~]*)?[a-zA-Z0-9!-~]?$/;
/** Of one's own making: those whose names begin with AWS_ are not counted [assumed]. */
const customAttributes = 30;

export function checkInstanceId(id: string): void {
  if (id.length <= 64 && idPattern.test(id)) return;
  throw faults.constraint(id, 'instanceId', `Member must satisfy regular expression pattern: ${idPattern.source}`);
}

/** Sizes, patterns, and what the service's records need: an address, and for SRV a port, too [all documented; texts assumed]. */
export function checkAttributes(service: DiscoveryService, attributes: Instance['attributes']): void {
  const entries = Object.entries(attributes);
  for (const [key, value] of entries) {
    if (key.length > 255 || !keyPattern.test(key)) throw faults.invalid(`The attribute key '${key}' is not valid.`);
    if (value.length > 1024 || !valuePattern.test(value)) {
      throw faults.invalid(`The value of attribute '${key}' is not valid.`);
    }
  }
  if (entries.filter(([key]) => !key.startsWith('AWS_')).length > customAttributes) {
    throw faults.invalid(`An instance has at most ${customAttributes} custom attributes.`);
  }

  const { AWS_INSTANCE_IPV4: ipv4, AWS_INSTANCE_IPV6: ipv6, AWS_INSTANCE_PORT: port } = attributes;
  const types = service.dns?.records.map(({ Type }) => Type) ?? [];
  if (types.includes('A') && ipv4 === undefined) throw faults.invalid('The attribute AWS_INSTANCE_IPV4 is required.');
  if (types.includes('AAAA') && ipv6 === undefined)
    throw faults.invalid('The attribute AWS_INSTANCE_IPV6 is required.');
  if (types.includes('SRV') && (port === undefined || (ipv4 === undefined && ipv6 === undefined))) {
    throw faults.invalid('The attributes AWS_INSTANCE_PORT and AWS_INSTANCE_IPV4 or AWS_INSTANCE_IPV6 are required.');
  }
  if (ipv4 !== undefined && !/^\d{1,3}(\.\d{1,3}){3}$/.test(ipv4)) {
    throw faults.invalid(`AWS_INSTANCE_IPV4 '${ipv4}' is not valid.`);
  }
  if (port !== undefined && !(Number.isInteger(Number(port)) && Number(port) >= 0 && Number(port) <= 65_535)) {
    throw faults.invalid(`AWS_INSTANCE_PORT '${port}' is not valid.`);
  }
  const { AWS_INIT_HEALTH_STATUS: health } = attributes;
  if (health !== undefined && !(service.hasCustomHealth && ['HEALTHY', 'UNHEALTHY'].includes(health))) {
    throw faults.invalid(`AWS_INIT_HEALTH_STATUS '${health}' is not valid.`);
  }
}

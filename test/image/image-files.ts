import { fileURLToPath } from 'node:url';

const folder = new URL('../../dist/image/', import.meta.url);

/** What `npm run image:build` leaves. */
export const imageFiles = {
  folder: fileURLToPath(folder),
  /** The image, as an OCI image layout: for `skopeo copy oci:…`. */
  layout: fileURLToPath(new URL('oci', folder)),
  /** Its file system, unpacked. */
  root: fileURLToPath(new URL('root', folder)),
  /** Its bill of materials. */
  sbom: fileURLToPath(new URL('sbom.cdx.json', folder)),
};

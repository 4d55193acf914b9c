// v8.startupSnapshot: user-land snapshots (--build-snapshot), which this runtime does not make. Docs: v8, "Startup Snapshot API".

import { codes } from 'internal/errors';

/** @throws {ERR_NOT_BUILDING_SNAPSHOT} */
function requireBuilding() {
  throw new codes.ERR_NOT_BUILDING_SNAPSHOT();
}

export const startupSnapshot = {
  addDeserializeCallback(callback, data) {
    requireBuilding(callback, data);
  },
  addSerializeCallback(callback, data) {
    requireBuilding(callback, data);
  },
  setDeserializeMainFunction(callback, data) {
    requireBuilding(callback, data);
  },
  /** @returns {boolean} */
  isBuildingSnapshot() {
    return false;
  },
};

import { OPERATION_FAULTS_AT } from '../wire.js';
import type { Machine } from './machine.js';

const FAULTS_AT = OPERATION_FAULTS_AT;

/** Takes the faults of the operation at `operation` in the wire. */
export function armFaults(m: Machine, operation: number): void {
  const wire = m.wire;
  m.firstSite = wire[operation + FAULTS_AT];
  m.firstLeft = wire[operation + FAULTS_AT + 1];
  m.secondSite = wire[operation + FAULTS_AT + 2];
  m.secondLeft = wire[operation + FAULTS_AT + 3];
  m.visited = 0;
}

/** Without faults: the teardown. */
export function disarmFaults(m: Machine): void {
  m.firstSite = 0;
  m.secondSite = 0;
}

/** The operation comes to `site` (a code of FAULT_SITES); whether it fails there this time. */
export function faultAt(m: Machine, site: number): boolean {
  let fires = false;
  m.visited |= 1 << site;
  if (m.firstSite === site) {
    m.firstLeft--;
    if (m.firstLeft === 0) fires = true;
  }
  if (m.secondSite === site) {
    m.secondLeft--;
    if (m.secondLeft === 0) fires = true;
  }
  return fires;
}

import { siteKey } from '../stage.js';

const item = (fields: object) => ({ '.': {}, ...fields });
const metadata = (uid: string) => ({
  'f:labels': { 'f:app': {} },
  'f:ownerReferences': { [`k:{"uid":"${uid}"}`]: {} },
});
const container = item({
  'f:name': {},
  'f:image': {},
  'f:ports': { 'k:{"containerPort":8080,"protocol":"TCP"}': item({ 'f:containerPort': {} }) },
});
const template = {
  'f:metadata': { 'f:labels': { 'f:app': {} } },
  'f:spec': { 'f:containers': { 'k:{"name":"web"}': container } },
};
const ports = { 'k:{"port":80,"protocol":"TCP"}': item({ 'f:port': {}, 'f:targetPort': {} }) };
const condition = item({ 'f:message': {}, 'f:reason': {}, 'f:status': {}, 'f:type': {} });

/** What the controller owns of each object, as Stage.ownedBy tells it. */
export const ofSite = ['Apply', undefined, { 'f:metadata': { 'f:finalizers': { [`v:"${siteKey}"`]: {} } } }];
export const ofDeployment = (uid: string, more: object = {}) => [
  'Apply',
  undefined,
  { 'f:metadata': metadata(uid), 'f:spec': { 'f:selector': {}, 'f:template': template, ...more } },
];
export const ofStatus = [
  'Apply',
  'status',
  { 'f:status': { 'f:conditions': { 'k:{"type":"example.com/Served"}': condition } } },
];
export const ofService = (uid: string) => [
  'Apply',
  undefined,
  { 'f:metadata': metadata(uid), 'f:spec': { 'f:ports': ports, 'f:selector': {} } },
];

import type { PodTemplate } from '#types/core.v1';
import { Path } from '../../../api/field.js';
import type { Strategy } from '../../strategy.js';
import {
  defaultPodTemplate,
  dropDisabledTemplateFields,
  podTemplateWarnings,
  validatePodTemplate,
} from './pod/template.js';
import { podTemplatesTable } from './podtemplate.table.js';

const templatePath = Path.of('template');

export const podTemplates: Strategy<PodTemplate> = {
  generation: true,
  table: podTemplatesTable,
  defaults: ({ template }) => defaultPodTemplate(template),
  prepareForCreate: ({ template }) => dropDisabledTemplateFields(template, undefined),
  prepareForUpdate: ({ template }, old) => dropDisabledTemplateFields(template, old.template),
  validate: ({ template }) => validatePodTemplate(template, templatePath),
  validateUpdate: ({ template }, old) => validatePodTemplate(template, templatePath, old.template),
  warnings(object, old) {
    if (old !== undefined && object.metadata.generation === old.metadata.generation) return [];
    return podTemplateWarnings(object.template, templatePath, old?.template);
  },
};

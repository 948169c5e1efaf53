import { goSyntaxError } from '../../../api/codec/go-syntax.js';
import { type FieldError, invalidValue, Path, required } from '../../../api/field.js';

const avoidPods = 'scheduler.alpha.kubernetes.io/preferAvoidPods';
const annotationsPath = Path.of('metadata', 'annotations');

interface AvoidPods {
  preferAvoidPods?: { podSignature?: { podController?: { controller?: boolean } } }[];
}

/** The annotation of old by which a node asks to be spared a controller's pods. */
export function validateAvoidPods(annotations: Record<string, string> = {}): FieldError[] {
  const text = annotations[avoidPods];
  if (!text) return [];
  const wrong = goSyntaxError(Buffer.from(text));
  if (wrong !== undefined) return [invalidValue(annotationsPath.child('AvoidPods'), avoidPods, wrong)];
  const { preferAvoidPods = [] } = JSON.parse(text) as AvoidPods;
  return preferAvoidPods.flatMap(({ podSignature }, i) => {
    const path = annotationsPath.child(avoidPods).index(i).child('PodSignature');
    if (podSignature?.podController === undefined) return [required(path)];
    if (podSignature.podController.controller !== false) return [];
    return [invalidValue(path.child('PodController', 'Controller'), false, 'must point to a controller')];
  });
}

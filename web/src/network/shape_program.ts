/**
 * A node program for sigma that draws the constituency shapes (`state/shapes.ts`) with an outline, in one draw call.
 * A point's radius in direction `a` runs straight from the outer corner (radius 1) to the inner one (radius `inner`):
 * with the sector folded to [0, pi/corners], the inside is one half-plane.
 */
import type { NodeDisplayData, RenderParams } from 'sigma/types';
import { NodeProgram, type ProgramInfo } from 'sigma/rendering';
import { floatColor } from 'sigma/utils';
import { CRESCENT_OFFSET, ROUND, SHAPES, type Shape } from '../state/shapes';

const VERTEX = /* glsl */ `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec4 a_ring;
attribute vec2 a_position;
attribute float a_size;
attribute vec4 a_shape;
uniform float u_sizeRatio;
uniform float u_pixelRatio;
uniform mat3 u_matrix;
varying vec4 v_color;
varying vec4 v_ring;
varying vec4 v_shape;
varying float v_pixel;
const float bias = 255.0 / 254.0;
void main() {
  gl_Position = vec4((u_matrix * vec3(a_position, 1)).xy, 0, 1);
  float radius = a_size / u_sizeRatio * u_pixelRatio;
  gl_PointSize = radius * 2.0;
  v_pixel = 1.0 / radius;
  v_shape = a_shape;
  v_ring = a_ring;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
  v_ring.a *= bias;
}`;

const FRAGMENT = /* glsl */ `
precision highp float;
varying vec4 v_color;
varying vec4 v_ring;
varying vec4 v_shape;
varying float v_pixel;
const float ROUND = ${ROUND.toFixed(3)};
const float OFFSET = ${CRESCENT_OFFSET.toFixed(3)};
const float PI = 3.141592653589793;
float inside(vec2 p) {
  float corners = v_shape.x;
  if (corners < -0.5) return min(ROUND - length(p), length(p - vec2(OFFSET, 0.0)) - v_shape.z);
  if (corners < 0.5) return v_shape.z > 0.0 ? min(ROUND - length(p), length(p) - v_shape.z) : ROUND - length(p);
  float sector = PI / corners;
  float angle = mod(atan(p.y, p.x) - v_shape.y + sector, 2.0 * sector) - sector;
  vec2 q = length(p) * vec2(cos(angle), abs(sin(angle)));
  vec2 outer = vec2(1.0, 0.0);
  vec2 inner = v_shape.z * vec2(cos(sector), sin(sector));
  vec2 edge = normalize(inner - outer);
  return dot(vec2(-edge.y, edge.x), outer - q) * -1.0;
}
void main(void) {
  vec2 p = (gl_PointCoord - vec2(0.5)) * 2.0;
  p.y = -p.y;
  float d = inside(p);
  #ifdef PICKING_MODE
  gl_FragColor = d > -0.1 ? v_color : vec4(0.0);
  #else
  float width = v_shape.w * v_pixel;
  float body = smoothstep(0.0, 1.5 * v_pixel, d);
  float core = smoothstep(width, width + 1.5 * v_pixel, d);
  gl_FragColor = mix(vec4(0.0), mix(v_ring, v_color, core), body);
  #endif
}`;

const UNIFORMS = ['u_sizeRatio', 'u_pixelRatio', 'u_matrix'] as const;

export interface ShapedData extends NodeDisplayData {
  shape: Shape;
  ring: string;
  /** Pixels at a pixel ratio of 1. */
  ringWidth: number;
}

export class ShapeProgram extends NodeProgram<(typeof UNIFORMS)[number]> {
  getDefinition() {
    const { FLOAT, UNSIGNED_BYTE, POINTS } = WebGLRenderingContext;
    return {
      VERTICES: 1,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: POINTS,
      UNIFORMS,
      ATTRIBUTES: [
        { name: 'a_position', size: 2, type: FLOAT },
        { name: 'a_size', size: 1, type: FLOAT },
        { name: 'a_color', size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: 'a_ring', size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: 'a_shape', size: 4, type: FLOAT },
        { name: 'a_id', size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
    };
  }

  processVisibleItem(nodeIndex: number, startIndex: number, data: NodeDisplayData): void {
    const { shape, ring, ringWidth } = data as ShapedData;
    const { corners, turn, inner } = SHAPES[shape] ?? SHAPES.circle;
    const values = [data.x, data.y, data.size, floatColor(data.color), floatColor(ring ?? '#ffffff'), corners, turn, inner, ringWidth ?? 1, nodeIndex];
    for (const [i, value] of values.entries()) this.array[startIndex + i] = value;
  }

  setUniforms({ sizeRatio, pixelRatio, matrix }: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
    gl.uniform1f(uniformLocations['u_pixelRatio']!, pixelRatio);
    gl.uniform1f(uniformLocations['u_sizeRatio']!, sizeRatio);
    gl.uniformMatrix3fv(uniformLocations['u_matrix']!, false, matrix);
  }
}

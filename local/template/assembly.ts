import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly Description?: string;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>
  >;
}

export interface StackTemplate {
  /** Construct id, for messages; the physical name may differ. */
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly template: Template;
  /** Folders of the stack's file assets by the key under which they would lie in the bucket. */
  readonly assetFolders: ReadonlyMap<string, string>;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly file?: string;
    readonly stackName?: string;
    readonly tags?: Readonly<Record<string, string>>;
  };
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path?: string; readonly packaging?: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** The stacks of a synthesised cloud assembly (`cdk.out`) with their templates and assets. */
export function readAssembly(folder: string): StackTemplate[] {
  const manifestFile = join(folder, 'manifest.json');
  if (!existsSync(manifestFile)) throw new Error(`${folder} is no cloud assembly: it has no manifest.json`);
  const { artifacts = {} } = readJson(manifestFile) as { artifacts?: Record<string, Artifact> };
  const assetFolders = new Map(
    Object.values(artifacts).flatMap(({ type, properties }) =>
      type === 'cdk:asset-manifest' && properties?.file ? assetsOf(folder, properties.file) : [],
    ),
  );
  const stacks = Object.entries(artifacts).flatMap(([id, { type, environment, properties }]): StackTemplate[] => {
    if (type !== 'aws:cloudformation:stack' || !properties?.templateFile) return [];
    const region = environment?.split('/').at(-1);
    if (region === undefined || region === 'unknown-region') {
      throw new Error(`${id} is synthesised for no region: its configuration must name one`);
    }
    const template = readJson(join(folder, properties.templateFile)) as Template;
    const { stackName = id, tags = {} } = properties;
    return [{ id, name: stackName, region, tags, template, assetFolders }];
  });
  if (stacks.length === 0) throw new Error(`${folder} holds no stack`);
  return stacks;
}

function assetsOf(folder: string, manifestFile: string): [string, string][] {
  const { files = {} } = readJson(join(folder, manifestFile)) as AssetManifest;
  return Object.values(files).flatMap(({ source, destinations }): [string, string][] => {
    const { path } = source;
    if (path === undefined || source.packaging !== 'zip') return [];
    return Object.values(destinations).map(({ objectKey }) => [objectKey, resolve(folder, path)]);
  });
}

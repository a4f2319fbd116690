import { Struct, Value, ListValue, NullValue } from 'google-protobuf/google/protobuf/struct_pb';

/** A property as the engine sends it: plain data, in which any part may be secret or not known yet. */
export type Property = null | boolean | number | string | Secret | Unknown | Property[] | Properties;

/** A map of properties. */
export interface Properties {
  [key: string]: Property;
}

/** A property that the engine must encrypt in the state and hide in its output. */
export class Secret {
  constructor(readonly element: Property) {}
}

/** A value that exists only once something else is created; previews carry it. */
export class Unknown {
  constructor(readonly sentinel: string) {}
}

// The engine's wire format: signatures and sentinels of sdk/go/common/resource/plugin/rpc.go.
const SIGNATURE_KEY = '4dabf18193072939515e22adb298388d';
const SECRET_SIGNATURE = '1b47061264138c4ac30d75fd1eb44270';
const UNKNOWN_SENTINELS = new Set([
  '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7',
  '3eeb2bf0-c639-47a8-9e75-3b44932eb421',
  '04da6b54-80e4-46f7-96ec-b56ff0331ba9',
  '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2',
  '030794c1-ac77-496b-92df-f27374a8bd58',
  'e48ece36-62e2-4504-bad9-02848725956a',
  'dd056dcd-154b-4c76-9bd3-c8f88648b5ff',
]);

/** Reads what the engine sent. */
export function decode(struct: Struct | undefined): Properties {
  const properties: Properties = {};
  struct?.getFieldsMap().forEach((value, key) => {
    properties[key] = decodeValue(value);
  });
  return properties;
}

/** Writes what the engine is to receive. */
export function encode(properties: Properties): Struct {
  const struct = new Struct();
  const fields = struct.getFieldsMap();
  for (const [key, property] of Object.entries(properties)) fields.set(key, encodeValue(property));
  return struct;
}

/** The same data without marks of secrecy; parts that are not known stay as they are. */
export function reveal(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, revealValue(value)]));
}

/** Whether a property is a map. */
function isProperties(property: Property | undefined): property is Properties {
  return (
    typeof property === 'object' &&
    property !== null &&
    !Array.isArray(property) &&
    !(property instanceof Secret) &&
    !(property instanceof Unknown)
  );
}

function revealValue(property: Property): Property {
  if (property instanceof Secret) return revealValue(property.element);
  if (Array.isArray(property)) return property.map(revealValue);
  return isProperties(property) ? reveal(property) : property;
}

function decodeValue(value: Value): Property {
  switch (value.getKindCase()) {
    case Value.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case Value.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case Value.KindCase.STRING_VALUE: {
      const text = value.getStringValue();
      return UNKNOWN_SENTINELS.has(text) ? new Unknown(text) : text;
    }
    case Value.KindCase.LIST_VALUE:
      return (value.getListValue()?.getValuesList() ?? []).map(decodeValue);
    case Value.KindCase.STRUCT_VALUE: {
      const properties = decode(value.getStructValue());
      if (properties[SIGNATURE_KEY] !== SECRET_SIGNATURE) return properties;
      return new Secret(properties.value ?? null);
    }
    default:
      return null;
  }
}

function encodeValue(property: Property): Value {
  const value = new Value();
  if (property === null) value.setNullValue(NullValue.NULL_VALUE);
  else if (typeof property === 'boolean') value.setBoolValue(property);
  else if (typeof property === 'number') value.setNumberValue(property);
  else if (typeof property === 'string') value.setStringValue(property);
  else if (property instanceof Unknown) value.setStringValue(property.sentinel);
  else if (property instanceof Secret) {
    value.setStructValue(encode({ [SIGNATURE_KEY]: SECRET_SIGNATURE, value: property.element }));
  } else if (Array.isArray(property)) {
    const list = new ListValue();
    list.setValuesList(property.map(encodeValue));
    value.setListValue(list);
  } else {
    value.setStructValue(encode(property));
  }
  return value;
}

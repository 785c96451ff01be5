//! The API description: what the handlers say of themselves, and a component for every record kind.

use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::schema::{AdditionalProperties, ArrayBuilder, KnownFormat, ObjectBuilder, SchemaFormat, SchemaType, Type};
use utoipa::openapi::info::LicenseBuilder;
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, RefOr, Response, Schema, Server};

use crate::domain::{FieldSpec, FieldType, Kind, codelist};

/// The name of a kind's component: `LayerFeature` for `layer_features`.
fn component_name(kind: Kind) -> String {
    format!("{kind:?}")
}

fn nullable(ty: Type, required: bool) -> SchemaType {
    if required { SchemaType::new(ty) } else { SchemaType::from_iter([ty, Type::Null]) }
}

/// What a form needs beside the JSON type: the codelist of a code, the kind that a reference names (`*` for a subject).
fn form_hint(field: &FieldSpec) -> Option<(&'static str, &'static str)> {
    match field.ty {
        FieldType::Code(list) => Some(("x-codelist", list)),
        FieldType::Ref(kind) => Some(("x-kind", kind.plural())),
        FieldType::Subject => Some(("x-kind", "*")),
        _ => None,
    }
}

fn field_schema(field: &FieldSpec) -> RefOr<Schema> {
    let one = |required: bool| {
        let hint = form_hint(field).map(|(name, value)| ExtensionsBuilder::new().add(name, value).build());
        let object = ObjectBuilder::new().extensions(hint);
        match field.ty {
            FieldType::Count => object.schema_type(nullable(Type::Integer, required)).minimum(Some(0)),
            FieldType::Number => object.schema_type(nullable(Type::Number, required)),
            FieldType::Flag => object.schema_type(nullable(Type::Boolean, required)),
            FieldType::Day => object.schema_type(nullable(Type::String, required)).format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))),
            FieldType::Map => object
                .schema_type(Type::Object)
                .additional_properties(Some(AdditionalProperties::<Schema>::RefOr(RefOr::T(ObjectBuilder::new().schema_type(Type::String).into())))),
            FieldType::Shape => object.schema_type(nullable(Type::Object, required)),
            FieldType::Code(list) => {
                let codes = codelist::all().into_iter().find(|l| l.name == list);
                let codes: Vec<String> = codes.map(|l| l.entries().iter().map(|e| e.code.to_string()).collect()).unwrap_or_default();
                let mut codes: Vec<Option<String>> = codes.into_iter().map(Some).collect();
                if !required {
                    codes.push(None);
                }
                object.schema_type(nullable(Type::String, required)).enum_values(Some(codes))
            }
            FieldType::Text | FieldType::Ref(_) | FieldType::Subject => object.schema_type(nullable(Type::String, required)),
        }
    };
    if field.list {
        let items = one(true).build();
        return RefOr::T(ArrayBuilder::new().items(RefOr::T(Schema::Object(items))).description(Some(field.doc)).build().into());
    }
    RefOr::T(one(field.required).description(Some(field.doc)).build().into())
}

fn kind_schema(kind: Kind) -> Schema {
    let mut object = ObjectBuilder::new().description(Some(format!("A record of the kind {}.", kind.plural())));
    for field in kind.fields() {
        object = object.property(field.name, field_schema(field));
        // every field is there in every answer; unknown is null
        object = object.required(field.name);
    }
    let revision = ObjectBuilder::new().schema_type(Type::Integer).description(Some("The revision that last changed it."));
    object.property("revision", revision).into()
}

/// What a status means where the handler says no more: the standard asks for words with each answer.
fn meaning(status: &str) -> &'static str {
    match status {
        "200" => "what was asked for",
        "201" => "made",
        "202" => "accepted: it is worked on",
        "204" => "done; there is nothing to say",
        "304" => "as it was when last asked for",
        "400" => "the request itself is wrong",
        "403" => "asked from elsewhere: Host or Origin is not this server's",
        "404" => "there is no such thing",
        "409" => "it does not fit what is there",
        "412" => "changed since it was read",
        "413" => "too large",
        "415" => "no kind of file that is read",
        "422" => "it breaks rules; each is named",
        "428" => "say which version is changed",
        "429" => "too many at once",
        _ => "as the status says",
    }
}

/// Gives every answer words.
fn say_what_answers_mean(api: &mut OpenApi) {
    for item in api.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.delete, &mut item.head, &mut item.patch];
        for (status, answer) in operations.into_iter().flatten().flat_map(|operation| operation.responses.responses.iter_mut()) {
            if let RefOr::T(response) = answer
                && response.description.is_empty()
            {
                meaning(status).clone_into(&mut response.description);
            }
        }
    }
}

/// Every address may be refused to a page or a name that is not this server's (`http::guard`), before it is looked at.
fn say_what_the_guard_answers(api: &mut OpenApi) {
    for item in api.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.delete, &mut item.head, &mut item.patch];
        for operation in operations.into_iter().flatten() {
            operation.responses.responses.entry("403".to_owned()).or_insert_with(|| RefOr::T(Response::default()));
        }
    }
}

/// The whole document, the same for the same build.
pub fn document() -> OpenApi {
    let mut api = super::routes::api().split_for_parts().1;
    api.info = InfoBuilder::new()
        .title("Sitelines")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("Who works where, on what, with whom, and where nobody does. Errors are problem+json (RFC 9457) with a stable `code`."))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build()))
        .build();
    // addresses are those of the server that gave the description, and it asks for no password
    api.servers = Some(vec![Server::new("/")]);
    api.security = Some(Vec::new());
    let mut components = ComponentsBuilder::from(api.components.take().unwrap_or_default());
    for kind in Kind::ALL.iter().filter(|k| !k.is_private()) {
        components = components.schema(component_name(*kind), kind_schema(*kind));
    }
    api.components = Some(components.build());
    say_what_the_guard_answers(&mut api);
    say_what_answers_mean(&mut api);
    api
}

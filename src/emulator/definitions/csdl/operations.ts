/** The functions and actions that the emulator has, as the service's document describes them. */
import { element } from "./xml.ts";

const records = "Collection(mscrm.crmbaseentity)";

export const operations: readonly string[] = [
  element("ComplexType", { Name: "WhoAmIResponse" }, [
    property("BusinessUnitId", "Edm.Guid"),
    property("UserId", "Edm.Guid"),
    property("OrganizationId", "Edm.Guid"),
  ]),
  element("Function", { Name: "WhoAmI" }, [returns("mscrm.WhoAmIResponse")]),
  element("ComplexType", { Name: "CreateMultipleResponse" }, [property("Ids", "Collection(Edm.Guid)")]),
  onRecords("CreateMultiple", [returns("mscrm.CreateMultipleResponse")]),
  onRecords("UpdateMultiple"),
  onRecords("UpsertMultiple"),
  onRecords("DeleteMultiple"),
  element("ComplexType", { Name: "QueryExpression", OpenType: "true" }),
  element("ComplexType", { Name: "BulkDeleteResponse" }, [property("JobId", "Edm.Guid")]),
  element("Action", { Name: "BulkDelete" }, [
    parameter("QuerySet", "Collection(mscrm.QueryExpression)"),
    parameter("JobName", "Edm.String"),
    returns("mscrm.BulkDeleteResponse"),
  ]),
  element("Action", { Name: "PublishAllXml" }),
  element("Action", { Name: "PublishXml" }, [parameter("ParameterXml", "Edm.String")]),
  element("ComplexType", { Name: "EntityRecordCountCollection" }, [
    property("Count", "Edm.Int32"),
    property("IsReadOnly", "Edm.Boolean"),
    property("Keys", "Collection(Edm.String)"),
    property("Values", "Collection(Edm.Int64)"),
  ]),
  element("ComplexType", { Name: "RetrieveTotalRecordCountResponse" }, [
    property("EntityRecordCountCollection", "mscrm.EntityRecordCountCollection"),
  ]),
  element("Function", { Name: "RetrieveTotalRecordCount" }, [
    parameter("EntityNames", "Collection(Edm.String)"),
    returns("mscrm.RetrieveTotalRecordCountResponse"),
  ]),
];

export const operationImports: readonly string[] = [
  ...["BulkDelete", "PublishAllXml", "PublishXml"].map((name) =>
    element("ActionImport", { Name: name, Action: `mscrm.${name}` }),
  ),
  ...["RetrieveTotalRecordCount", "WhoAmI"].map((name) =>
    element("FunctionImport", { Name: name, Function: `mscrm.${name}` }),
  ),
];

function onRecords(name: string, children: readonly string[] = []): string {
  return element("Action", { Name: name, IsBound: "true" }, [
    parameter("entityset", records),
    parameter("Targets", records),
    ...children,
  ]);
}

function parameter(name: string, type: string): string {
  return element("Parameter", { Name: name, Type: type, Nullable: "false" });
}

function property(name: string, type: string): string {
  return element("Property", { Name: name, Type: type, Nullable: "false" });
}

function returns(type: string): string {
  return element("ReturnType", { Type: type, Nullable: "false" });
}

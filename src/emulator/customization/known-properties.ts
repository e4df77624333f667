/**
 * The properties that the service's types have and a client may send, with those that say nothing to the emulator:
 * what is none of them is refused, as a misspelt name should be.
 * Source: "EntityMetadata EntityType" and its like of the Web API reference (Microsoft Learn).
 */

const ofEvery = words(`
  MetadataId HasChanged IntroducedVersion CreatedOn ModifiedOn IsCustomizable IsManaged
`);

export const entityProperties: ReadonlySet<string> = new Set([
  ...ofEvery,
  ...words(`
    SchemaName LogicalName EntitySetName LogicalCollectionName CollectionSchemaName DisplayName
    DisplayCollectionName Description OwnershipType TableType IsActivity HasNotes HasActivities PrimaryIdAttribute
    PrimaryNameAttribute PrimaryImageAttribute ObjectTypeCode Attributes Keys ManyToManyRelationships
    ManyToOneRelationships OneToManyRelationships Privileges Settings ActivityTypeMask AutoCreateAccessTeams
    AutoRouteToOwnerQueue CanBeInManyToMany ChangeTrackingEnabled CanBePrimaryEntityInRelationship
    CanBeRelatedEntityInRelationship CanChangeHierarchicalRelationship CanChangeTrackingBeEnabled
    CanCreateAttributes CanCreateCharts CanCreateForms CanCreateViews CanEnableSyncToExternalSearchIndex
    CanModifyAdditionalSettings CanTriggerWorkflow DataProviderId CanBeInCustomEntityAssociation DataSourceId
    DaysSinceRecordLastModified EnforceStateTransitions EntityColor EntityHelpUrl EntityHelpUrlEnabled
    ExternalCollectionName ExternalName HasEmailAddresses HasFeedback IconLargeName IconMediumName IconSmallName
    IconVectorName IsAIRUpdated IsActivityParty IsArchivalEnabled IsAuditEnabled IsAvailableOffline IsBPFEntity
    IsBusinessProcessEnabled IsChildEntity IsConnectionsEnabled IsCustomEntity IsDocumentManagementEnabled
    IsDocumentRecommendationsEnabled IsDuplicateDetectionEnabled IsEnabledForCharts IsEnabledForExternalChannels
    IsEnabledForTrace IsImportable IsInteractionCentricEnabled IsIntersect IsKnowledgeManagementEnabled
    IsLogicalEntity IsMSTeamsIntegrationEnabled IsMailMergeEnabled IsMappable IsOfflineInMobileClient
    IsOneNoteIntegrationEnabled IsOptimisticConcurrencyEnabled IsPrivate IsQuickCreateEnabled
    IsReadOnlyInMobileClient IsReadingPaneEnabled IsRenameable IsRetentionEnabled IsRetrieveAuditEnabled
    IsRetrieveMultipleAuditEnabled IsSLAEnabled IsSolutionAware IsStateModelAware IsValidForAdvancedFind
    IsValidForQueue IsVisibleInMobile IsVisibleInMobileClient MobileOfflineFilters OwnerId OwnerIdType
    OwningBusinessUnit RecurrenceBaseEntityLogicalName ReportViewName SettingOf SyncToExternalSearchIndex
    UsesBusinessDataLabelTable
  `),
]);

export const attributeProperties: ReadonlySet<string> = new Set([
  ...ofEvery,
  ...words(`
    SchemaName LogicalName EntityLogicalName DisplayName Description RequiredLevel AttributeOf AttributeType
    AttributeTypeName IsPrimaryId IsPrimaryName IsCustomAttribute SourceType FormulaDefinition MaxLength MinValue
    MaxValue Precision PrecisionSource Format FormatName ImeMode DateTimeBehavior DefaultValue DefaultFormValue
    OptionSet GlobalOptionSet Targets AutoNumberFormat ChildPicklistLogicalNames CalculationOf CanBeSecuredForCreate
    CanBeSecuredForRead CanBeSecuredForUpdate CanChangeDateTimeBehavior CanModifyAdditionalSettings ColumnNumber
    DatabaseLength DeprecatedVersion ExternalName InheritsFrom IsAuditEnabled IsBaseCurrency IsDataSourceSecret
    IsFilterable IsGlobalFilterEnabled IsLocalizable IsLogical IsRenameable IsRequiredForForm IsRetrievable
    IsSearchable IsSecured IsSortableEnabled IsValidForAdvancedFind IsValidForCreate IsValidForForm IsValidForGrid
    IsValidForRead IsValidForUpdate IsValidODataAttribute LinkedAttributeId ParentPicklistLogicalName SourceTypeMask
    YomiOf IsEntityReferenceStored MaxSizeInKB CanStoreFullImage IsPrimaryImage
  `),
]);

export const keyProperties: ReadonlySet<string> = new Set([
  ...ofEvery,
  ...words(`
    SchemaName LogicalName EntityLogicalName DisplayName KeyAttributes EntityKeyIndexStatus AsyncJob IsExportKey
    IsSynchronous IsSecondaryKey
  `),
]);

const ofRelationships = [
  ...ofEvery,
  ...words(`
    SchemaName RelationshipType SecurityTypes IsCustomRelationship IsValidForAdvancedFind
  `),
];

export const oneToManyProperties: ReadonlySet<string> = new Set([
  ...ofRelationships,
  ...words(`
    ReferencedEntity ReferencedAttribute ReferencingEntity ReferencingAttribute Lookup CascadeConfiguration
    ReferencedEntityNavigationPropertyName ReferencingEntityNavigationPropertyName AssociatedMenuConfiguration
    EntityKey IsDenormalizedLookup IsHierarchical IsRelationshipAttributeDenormalized RelationshipAttributes
    RelationshipBehavior DenormalizedAttributeName
  `),
]);

export const manyToManyProperties: ReadonlySet<string> = new Set([
  ...ofRelationships,
  ...words(`
    IntersectEntityName Entity1LogicalName Entity1IntersectAttribute Entity1NavigationPropertyName
    Entity2LogicalName Entity2IntersectAttribute Entity2NavigationPropertyName IntersectAttribute
    Entity1AssociatedMenuConfiguration Entity2AssociatedMenuConfiguration
  `),
]);

export const optionSetProperties: ReadonlySet<string> = new Set([
  ...ofEvery,
  ...words(`
    Name DisplayName Description Options OptionSetType IsGlobal IsCustomOptionSet ExternalTypeName
    ParentOptionSetName TrueOption FalseOption
  `),
]);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

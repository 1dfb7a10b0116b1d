using Hl7.Fhir.Model;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// FHIR R4 clinical resources to dated, coded facts. Notes, narratives and values in free text are never taken over.
/// </summary>
internal sealed class FhirStatements(ImportBatch batch, FhirReferences references, string sourceSystem)
{
    private const int MaxUnit = 40;

    /// <summary>Says only "assessment and plan", the same of every plan.</summary>
    private const string UsCoreCarePlanCategory = "http://hl7.org/fhir/us/core/CodeSystem/careplan-category";

    // What the source itself says of the resource at hand. A code stands for all its facts, so one label raises it for everybody:
    // coarse, on the safe side, and never taken back.
    private Sensitivity label;

    /// <summary>Adds what a resource states to the batch, or rejects its row.</summary>
    public void Add(Resource resource, string id, RowPlace place)
    {
        label = SecurityLabel.Read(resource.Meta?.Security.Select(s => s.Code) ?? []);
        switch (resource)
        {
            case Condition condition:
                Add(condition, id, place);
                break;
            case MedicationRequest medication:
                Add(medication, id, place);
                break;
            case Procedure procedure:
                Add(procedure, id, place);
                break;
            case Observation observation:
                Add(observation, id, place);
                break;
            case Immunization immunization:
                Add(immunization, id, place);
                break;
            case AllergyIntolerance allergy:
                Add(allergy, id, place);
                break;
            case CarePlan plan:
                Add(plan, id, place);
                break;
            case Coverage coverage:
                Add(coverage, id, place);
                break;
            case RiskAssessment assessment:
                Add(assessment, id, place);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(resource), resource.TypeName, "Not a clinical statement that is imported.");
        }
    }

    private void Add(Condition condition, string id, RowPlace place) => Add(
        new Statement(FactKind.Condition, "Condition", id, place, condition.Subject, condition.Encounter)
        {
            Codes = FhirValues.Codings(condition.Code),
            When = FhirValues.When(condition.Onset) ?? FhirValues.When(condition.RecordedDate),
            EndDay = FhirValues.EndDay(condition.Abatement),
            Status = FhirValues.CodeOf(condition.ClinicalStatus) switch
            {
                "active" or "recurrence" or "relapse" => FactStatus.Active,
                "inactive" or "remission" or "resolved" => FactStatus.Inactive,
                _ => FactStatus.Unknown,
            },
            Retracted = FhirValues.CodeOf(condition.VerificationStatus) is "entered-in-error" or "refuted",
        });

    private void Add(MedicationRequest request, string id, RowPlace place)
    {
        var codes = request.Medication switch
        {
            CodeableConcept concept => FhirValues.Codings(concept),
            ResourceReference reference => references.Medication(reference, request),
            _ => [],
        };
        if (codes is null)
        {
            batch.Reject(place, ImportCodes.MedicationUnknown);
            return;
        }

        Add(new Statement(FactKind.Medication, "MedicationRequest", id, place, request.Subject, request.Encounter)
        {
            Codes = codes,
            When = FhirValues.When(request.AuthoredOn),
            EndDay = FhirValues.EndDay(request.DispenseRequest?.ValidityPeriod),
            Status = request.Status switch
            {
                MedicationRequest.MedicationrequestStatus.Active or MedicationRequest.MedicationrequestStatus.OnHold => FactStatus.Active,
                MedicationRequest.MedicationrequestStatus.Completed or MedicationRequest.MedicationrequestStatus.Stopped => FactStatus.Inactive,
                _ => FactStatus.Unknown,
            },
            Retracted = request.DoNotPerform == true || request.Status is MedicationRequest.MedicationrequestStatus.EnteredInError
                or MedicationRequest.MedicationrequestStatus.Cancelled or MedicationRequest.MedicationrequestStatus.Draft,
        });
    }

    private void Add(Procedure procedure, string id, RowPlace place) => Add(
        new Statement(FactKind.Procedure, "Procedure", id, place, procedure.Subject, procedure.Encounter)
        {
            Codes = FhirValues.Codings(procedure.Code),
            When = FhirValues.When(procedure.Performed),
            EndDay = procedure.Performed is Period ? FhirValues.EndDay(procedure.Performed) : null,
            Status = procedure.Status switch
            {
                EventStatus.Completed => FactStatus.Inactive,
                EventStatus.InProgress or EventStatus.OnHold => FactStatus.Active,
                _ => FactStatus.Unknown,
            },
            Retracted = procedure.Status is EventStatus.EnteredInError or EventStatus.NotDone,
        });

    private void Add(Immunization immunization, string id, RowPlace place) => Add(
        new Statement(FactKind.Immunization, "Immunization", id, place, immunization.Patient, immunization.Encounter)
        {
            Codes = FhirValues.Codings(immunization.VaccineCode),
            When = FhirValues.When(immunization.Occurrence),
            Status = immunization.Status is Immunization.ImmunizationStatusCodes.Completed ? FactStatus.Active : FactStatus.Unknown,
            Retracted = immunization.Status is not Immunization.ImmunizationStatusCodes.Completed,
        });

    private void Add(AllergyIntolerance allergy, string id, RowPlace place) => Add(
        new Statement(FactKind.Allergy, "AllergyIntolerance", id, place, allergy.Patient, allergy.Encounter)
        {
            Codes = FhirValues.Codings(allergy.Code),
            When = FhirValues.When(allergy.Onset) ?? FhirValues.When(allergy.RecordedDate),
            Status = FhirValues.CodeOf(allergy.ClinicalStatus) switch
            {
                "active" => FactStatus.Active,
                "inactive" or "resolved" => FactStatus.Inactive,
                _ => FactStatus.Unknown,
            },
            Retracted = FhirValues.CodeOf(allergy.VerificationStatus) is "entered-in-error" or "refuted",
        });

    /// <summary>A plan is its categories, which say what it is for, and its activities.</summary>
    private void Add(CarePlan plan, string id, RowPlace place)
    {
        var codes = plan.Category.SelectMany(FhirValues.Codings).Concat(plan.Activity.SelectMany(a => FhirValues.Codings(a.Detail?.Code)))
            .Where(c => c.System != UsCoreCarePlanCategory).Distinct().ToList();
        Add(new Statement(FactKind.CarePlan, "CarePlan", id, place, plan.Subject, plan.Encounter)
        {
            Codes = codes,
            When = FhirValues.When(plan.Period) ?? FhirValues.When(plan.Created),
            EndDay = FhirValues.EndDay(plan.Period),
            Status = plan.Status switch
            {
                RequestStatus.Active or RequestStatus.OnHold => FactStatus.Active,
                RequestStatus.Completed or RequestStatus.Revoked => FactStatus.Inactive,
                _ => FactStatus.Unknown,
            },
            Retracted = plan.Status is RequestStatus.EnteredInError or RequestStatus.Draft,
        });
    }

    private void Add(Coverage coverage, string id, RowPlace place) => Add(
        new Statement(FactKind.Coverage, "Coverage", id, place, coverage.Beneficiary, null)
        {
            Codes = [.. new[] { InsuranceClass.Of(coverage) }.OfType<CodeRef>(), .. FhirValues.Codings(coverage.Type)],
            When = FhirValues.When(coverage.Period),
            EndDay = FhirValues.EndDay(coverage.Period),
            Status = coverage.Status switch
            {
                FinancialResourceStatusCodes.Active => FactStatus.Active,
                FinancialResourceStatusCodes.Cancelled => FactStatus.Inactive,
                _ => FactStatus.Unknown,
            },
            Retracted = coverage.Status is FinancialResourceStatusCodes.EnteredInError or FinancialResourceStatusCodes.Draft,
        });

    /// <summary>
    /// The coverage inside a bill has no identity of its own and no dates: a person's bills of one year and kind of insurance
    /// make one fact of that year, whichever of them comes first.
    /// </summary>
    /// <param name="billed">Start of the billed period.</param>
    public void AddContained(Coverage coverage, string? billed, RowPlace place)
    {
        if (InsuranceClass.Of(coverage) is not { } kind || FhirValues.When(billed) is not { } when || references.Patient(coverage.Beneficiary) is not { } subject)
            return;
        var year = DateOnly.FromDayNumber(when.Day).Year;
        batch.Facts.Add(new FactRecord
        {
            Place = place,
            Subject = subject,
            SourceKey = FhirValues.SourceKey(sourceSystem, "Coverage", FormattableString.Invariant($"{subject}|{kind.Value}|{year}")),
            Kind = FactKind.Coverage,
            Code = kind,
            Day = new DateOnly(year, 1, 1).DayNumber,
            EndDay = new DateOnly(year, 12, 31).DayNumber,
        });
    }

    private void Add(Observation observation, string id, RowPlace place)
    {
        var retracted = observation.Status is ObservationStatus.EnteredInError or ObservationStatus.Cancelled;
        var main = new Statement(FactKind.Observation, "Observation", id, place, observation.Subject, observation.Encounter)
        {
            Codes = FhirValues.Codings(observation.Code),
            When = FhirValues.When(observation.Effective) ?? FhirValues.When(observation.IssuedElement),
            Measured = observation.Value,
            Status = observation.Status is ObservationStatus.Final or ObservationStatus.Amended or ObservationStatus.Corrected ? FactStatus.Active : FactStatus.Unknown,
            Retracted = retracted,
        };
        if (!Add(main))
            return;
        var part = 0;
        foreach (var component in observation.Component)
        {
            part++;
            var codes = FhirValues.Codings(component.Code);
            if (codes.Count > 0)
                Add(main with { Codes = codes, Measured = component.Value, Part = part });
        }
    }

    /// <summary>
    /// One fact for each outcome that was looked at; without a coded outcome it is named by what was assessed, or how. A decimal is a
    /// percentage (R4, constraint ras-2: at most 100), so that all scores are of one scale; of a range or another number none is known, and
    /// its level counts alone.
    /// </summary>
    private void Add(RiskAssessment assessment, string id, RowPlace place)
    {
        var whole = FhirValues.Codings(assessment.Code) is { Count: > 0 } assessed ? assessed : FhirValues.Codings(assessment.Method);
        var main = new Statement(FactKind.Risk, "RiskAssessment", id, place, assessment.Subject, assessment.Encounter)
        {
            Codes = whole,
            When = FhirValues.When(assessment.Occurrence),
            Status = assessment.Status is ObservationStatus.Final or ObservationStatus.Amended or ObservationStatus.Corrected ? FactStatus.Active : FactStatus.Unknown,
            Retracted = assessment.Status is ObservationStatus.EnteredInError or ObservationStatus.Cancelled,
        };
        var named = 0;
        foreach (var (part, prediction) in assessment.Prediction.Index())
        {
            var codes = FhirValues.Codings(prediction.Outcome) is { Count: > 0 } outcome ? outcome : whole;
            if (codes.Count == 0)
                continue;
            named++;
            if (prediction.Probability is Hl7.Fhir.Model.Range && !main.Retracted)
                batch.Reject(place, ImportCodes.ValueInexact, FormattableString.Invariant($"prediction[{part}].probabilityRange"), kept: true);
            // Points of a score would be compared with percentages, and nobody could tell.
            var percent = (prediction.Probability as FhirDecimal)?.Value;
            var isPercent = percent is >= 0 and <= 100;
            if (percent is not null && !isPercent && !main.Retracted)
                batch.Reject(place, ImportCodes.ValueNoPercent, FormattableString.Invariant($"prediction[{part}].probabilityDecimal"), kept: true);
            var statement = main with
            {
                Codes = codes,
                Measured = isPercent ? new Quantity { Value = percent, Code = "%" } : null,
                Level = prediction.QualitativeRisk,
                Part = part,
            };
            if (!Add(statement))
                return;
        }

        if (named == 0)
            Reject(main, ImportCodes.CodeMissing);
    }

    /// <summary>False when the row was rejected.</summary>
    private bool Add(Statement statement)
    {
        if (references.Patient(statement.Subject) is not { } subject)
            return Reject(statement, ImportCodes.SubjectMissing);
        if (statement.Codes.Count == 0)
            return Reject(statement, ImportCodes.CodeMissing);
        if (statement.When is null && !statement.Undated && !statement.Retracted)
            return Reject(statement, ImportCodes.DateMissing);
        var quantity = statement.Measured as Quantity;
        var number = quantity?.Value ?? (statement.Measured as Integer)?.Value;
        // "< 20" is no 20: a rule that compares would count people among whom nobody was measured so.
        if (quantity is { Comparator: not null, Value: not null } && !statement.Retracted)
        {
            number = null;
            batch.Reject(statement.Place, ImportCodes.ValueInexact, statement.Part == 0 ? "valueQuantity" : FormattableString.Invariant($"component[{statement.Part - 1}].valueQuantity"), kept: true);
        }

        var unit = quantity is null || number is null ? null : quantity.Code ?? quantity.Unit;
        for (var i = 0; i < statement.Codes.Count; i++)
        {
            batch.Facts.Add(new FactRecord
            {
                Place = statement.Place,
                Subject = subject,
                SourceKey = FhirValues.SourceKey(sourceSystem, statement.Type, statement.Id, (statement.Part * 8) + i),
                Retracted = statement.Retracted,
                Kind = statement.Kind,
                Code = statement.Codes[i] with { Label = statement.Codes[i].Label | label },
                Day = statement.When?.Day ?? DateOnly.MinValue.DayNumber,
                Second = statement.When?.Second ?? 0,
                EndDay = statement.EndDay,
                Status = statement.Status,
                Value = number is { } value ? (double)value : null,
                Unit = unit is { Length: > MaxUnit } ? unit[..MaxUnit] : unit,
                ValueCode = FhirValues.First(statement.Measured as CodeableConcept ?? statement.Level),
                Encounter = references.Encounter(statement.Encounter),
            });
        }

        return true;
    }

    private bool Reject(Statement statement, string code)
    {
        batch.Reject(statement.Place, code);
        return false;
    }

    private sealed record Statement(
        FactKind Kind, string Type, string Id, RowPlace Place, ResourceReference? Subject, ResourceReference? Encounter)
    {
        public required List<CodeRef> Codes { get; init; }
        public required (int Day, int Second)? When { get; init; }

        /// <summary>A diagnosis, a prescription, an allergy or a risk holds whenever it began: without a date it is filed under day 0.</summary>
        public bool Undated => Kind is FactKind.Condition or FactKind.Medication or FactKind.Allergy or FactKind.Coverage or FactKind.Risk;
        public int? EndDay { get; init; }
        public FactStatus Status { get; init; }
        public bool Retracted { get; init; }
        public DataType? Measured { get; init; }

        /// <summary>Coded level beside a number.</summary>
        public CodeableConcept? Level { get; init; }

        /// <summary>Component number, or number of the prediction from 0; 0 for the resource itself.</summary>
        public int Part { get; init; }
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Intake;
using SecureMarketing.Core.Contacts.Intake.Fhir;
using SecureMarketing.Core.Contacts.Retained;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Contacts.Stated;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Retention;

namespace SecureMarketing.Core.Contacts;

public static class ContactsModule
{
    /// <summary>People, their facts, and the import that brings them in.</summary>
    public static IServiceCollection AddContacts(this IServiceCollection services) => services
        .AddSingleton<ContactSeal>()
        .AddSingleton<CustomSeal>()
        .AddSingleton<StatedPeople>()
        .AddSingleton<IContactDirectory, ContactDirectory>()
        .AddSingleton<IGateFacts, ContactGateFacts>()
        .AddSingleton<IGateFacts, LapseGateFacts>()
        .AddSingleton<IPersonRecord, ContactRecord>()
        .AddSingleton<IErasure, ContactErasure>()
        .AddSingleton<ErasurePlanner>()
        .AddSingleton<HeldRecords>()
        .AddSingleton<IHeldPeople>(p => p.GetRequiredService<HeldRecords>())
        .AddSingleton<IErasureBar>(p => p.GetRequiredService<HeldRecords>())
        .AddSingleton<IPersonTies>(p => p.GetRequiredService<HeldRecords>())
        .AddSingleton<FactDisposal>()
        .AddSingleton<IRetentionStore, FactRetention>()
        .AddSingleton<IRetentionStore, VisitRetention>()
        .AddSingleton<IRetentionStore, AppointmentRetention>()
        .AddSingleton<IRetentionStore, PeopleRetention>()
        .AddSingleton<IRetentionStore, ImportRowRetention>()
        .AddSingleton<IRetentionStore, CustomValueRetention>()
        .AddSingleton<ImportNames>()
        .AddSingleton<ImportStaging>()
        .AddSingleton(p => p.GetRequiredService<IConfiguration>().GetSection(ImportSettings.Section).Get<ImportSettings>() ?? new ImportSettings())
        .AddSingleton<FactMove>()
        .AddSingleton<IErasureBar, MergedBar>()
        .AddSingleton<ImportLease>()
        .AddSingleton<ImportsAtWork>()
        .AddSingleton<FormerValues>()
        .AddSingleton<UndoBatch>()
        .AddSingleton<UndoRunner>()
        .AddSingleton<IntakeNames>()
        .AddSingleton<FolderIntake>()
        .AddSingleton<IntakeFiling>()
        .AddSingleton<FhirHandlers>()
        .AddSingleton<FhirSessions>()
        .AddSingleton<FhirFetching>()
        .AddSingleton<FhirIntake>()
        .AddSingleton<ImportRunner>();

    /// <summary>The worker that carries out queued imports; web and worker hosts only.</summary>
    public static IServiceCollection AddImportWorker(this IServiceCollection services) => services.AddHostedService<ImportWorker>();
}

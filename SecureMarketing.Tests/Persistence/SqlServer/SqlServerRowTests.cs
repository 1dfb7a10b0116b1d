using System.Globalization;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Feed;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Terminology.Lists;
using SecureMarketing.Core.Tracking;

namespace SecureMarketing.Tests.Persistence.SqlServer;

/// <summary>The inserts of many rows, put together by hand: no context sends them, so that whoever records a context's statements misses them.</summary>
public sealed class SqlServerRowTests
{
    private const int Rows = 2;

    /// <summary>Every entity that is written by <see cref="RowInsert"/>.</summary>
    private static readonly Type[] Inserted =
    [
        typeof(Contact), typeof(ContactAttributes), typeof(ClinicalFact), typeof(ClinicalLatest), typeof(Encounter), typeof(Appointment), typeof(CustomValue), typeof(Stakeholder),
        typeof(ImportedPerson), typeof(ImportedFact), typeof(DuplicatePair), typeof(AudienceChange), typeof(Concept), typeof(TrackedMessage), typeof(Recipient), typeof(OutboundMessage),
        typeof(Attempt), typeof(AuditEvent),
    ];

    [Fact]
    public void EveryInsertOfManyRows_IsValid()
    {
        using var db = new CapturingSqlServer().CreateDbContext();
        using var model = Model(db);
        foreach (var type in Inserted)
            Add(model, RowLayout.Of(db, type));

        Assert.Empty(model.Errors());
    }

    [Fact]
    public void PlantedColumn_IsCaught()
    {
        using var db = new CapturingSqlServer().CreateDbContext();
        using var model = Model(db);
        var layout = RowLayout.Of<Contact>(db);

        Add(model, new RowLayout(layout.Table, [.. layout.Columns, layout.Columns[0] with { Name = "nothing" }]));

        Assert.NotEmpty(model.Errors());
    }

    private static SqlServerModel Model(AppDbContext db)
    {
        var model = new SqlServerModel();
        model.AddSchema(db.GetService<IMigrator>().GenerateScript());
        return model;
    }

    private static void Add(SqlServerModel model, RowLayout layout)
    {
        var statement = RowInsert.Statement(layout, Rows);
        Assert.Empty(SqlServerModel.ParseErrors(statement));
        model.AddQuery(statement, [.. Enumerable.Range(0, Rows * layout.Columns.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"@p{i} {layout.Columns[i % layout.Columns.Count].Mapping.StoreType}"))]);
    }
}

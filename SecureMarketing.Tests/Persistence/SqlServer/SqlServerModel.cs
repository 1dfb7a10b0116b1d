using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace SecureMarketing.Tests.Persistence.SqlServer;

/// <summary>
/// SQL Server cannot run here. What can be proven without it: its own parser accepts every statement (ScriptDom), and
/// its own model builder resolves every table, column and type (DacFx, SQL Server 2022). Run-time behaviour is not.
/// </summary>
internal sealed partial class SqlServerModel : IDisposable
{
    private readonly TSqlModel model = new(SqlServerVersion.Sql160, new TSqlModelOptions());
    private const int UnresolvedReference = 71502;
    private readonly List<string> mismatches = [];
    private ParameterTypes types = new(new Dictionary<string, TableDefinition>());
    private int procedures;

    /// <summary>Parse errors of a script; empty when SQL Server's grammar accepts it.</summary>
    public static IReadOnlyList<string> ParseErrors(string script)
    {
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(script), out var errors);
        return [.. errors.Select(e => string.Create(CultureInfo.InvariantCulture, $"line {e.Line}: {e.Message}"))];
    }

    /// <summary>Adds the definitions of a schema script; data statements of migrations are parsed but define nothing.</summary>
    public void AddSchema(string script)
    {
        var schema = new SchemaFold();
        foreach (var batch in Batches().Split(script).Where(b => Definition().IsMatch(b)))
            schema.Take(batch);
        foreach (var statement in schema.Statements())
            model.AddObjects(statement);
        types = new ParameterTypes(schema.Tables);
    }

    /// <summary>Wraps a query in a procedure, so that the model resolves its names and types.</summary>
    /// <param name="parameters">Declarations such as <c>@p0 int</c>.</param>
    public void AddQuery(string sql, IReadOnlyCollection<string> parameters)
    {
        model.AddObjects($"CREATE PROCEDURE [dbo].[query{++procedures}] {string.Join(", ", parameters)} AS BEGIN {sql} END");
        mismatches.AddRange(types.Mismatches(new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sql), out _), parameters).Select(m => $"{m} {sql}"));
    }

    /// <summary>Errors, the warning by which the model reports a name that it cannot resolve inside a procedure, and parameters of another kind than their column.</summary>
    public IReadOnlyList<string> Errors() =>
        [.. mismatches, .. model.Validate().Where(m => m.MessageType == Microsoft.SqlServer.Dac.DacMessageType.Error || m.Number == UnresolvedReference).Select(m => $"{m.Number}: {m.Message}")];

    public void Dispose() => model.Dispose();

    [GeneratedRegex(@"^\s*GO\s*$", RegexOptions.Multiline | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Batches();

    [GeneratedRegex(@"\b(CREATE|ALTER|DROP)\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Definition();
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Persistence;

/// <summary>
/// The one database context. It has no sets of its own: each module adds its sets by an extension property
/// (<c>db.Contacts</c>), so that using a table needs its owner's namespace and the module graph stays checkable.
/// Mappings are found by <see cref="IEntityTypeConfiguration{TEntity}"/> beside each entity.
/// </summary>
public abstract class AppDbContext(DbContextOptions options) : DbContext(options)
{
    private readonly List<Func<Task>> last = [];

    /// <summary>What the provider's SQL looks like, for the few statements written by hand.</summary>
    public abstract SqlDialect Dialect { get; }

    /// <summary>Does something last, when the work with this context is saved or given up and it is disposed of asynchronously.</summary>
    /// <param name="act">May use the context. Handles its own faults.</param>
    public void AtEnd(Func<Task> act) => last.Add(act);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        foreach (var act in last)
            await act();
        last.Clear();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>How an instant is stored on this provider.</summary>
    protected abstract void ConfigureInstants(ModelConfigurationBuilder configuration);

    /// <summary>What <see cref="InstantDay.Of"/> is on this provider.</summary>
    protected abstract Func<SqlExpression, SqlExpression> DayOf { get; }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ConfigureInstants(configurationBuilder);
        foreach (var id in typeof(AppDbContext).Assembly.GetTypes().Where(IsTypedId))
        {
            var converter = Dialect.StoresIdsAsBytes ? typeof(TypedIdBytesConverter<>) : typeof(TypedIdConverter<>);
            configurationBuilder.Properties(id).HaveConversion(converter.MakeGenericType(id));
        }

        if (Dialect.StoresIdsAsBytes)
            configurationBuilder.Properties<Guid>().HaveConversion<GuidBytesConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AppDbContext).Assembly);
        // The model outlives this context: it takes the function and not the context with it.
        var dayOf = DayOf;
        modelBuilder.HasDbFunction(InstantDay.Method).HasTranslation(arguments => dayOf(arguments[0]));
        SnakeCaseNames.Apply(modelBuilder);
    }

    private static bool IsTypedId(Type type) => type.IsValueType && type.GetInterfaces()
        .Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ITypedId<>));
}

using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Contacts;

namespace SecureMarketing.Core.Attributes;

public static class AttributesModule
{
    /// <summary>
    /// The attribute catalogue and the row of roll-ups per person. Every <see cref="IAttributeSource"/> in Core is found by
    /// scanning, so that an owner registers its attributes by declaring them.
    /// </summary>
    public static IServiceCollection AddAttributes(this IServiceCollection services)
    {
        foreach (var source in Sources())
            services.AddSingleton(source);
        return services
            .AddSingleton<AttributeCatalogue>()
            .AddSingleton<AttributeFeeds>()
            .AddSingleton<RuleParser>()
            .AddSingleton<RuleSentence>()
            .AddSingleton<QuestionResolver>()
            .AddSingleton<IPersonFields, AttributeFields>()
            .AddSingleton<FieldRegister>()
            .AddSingleton<SensitiveAccess>()
            .AddSingleton<IContactFactSink, ContactRollup>();
    }

    /// <summary>The catalogue without services or database, for <c>segment schema</c>.</summary>
    public static AttributeCatalogue Catalogue() => new(Sources());

    /// <summary>Sources hold no state and are made without arguments: they get the database with each question.</summary>
    private static IEnumerable<IAttributeSource> Sources() => typeof(AttributesModule).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsAbstract: false } && typeof(IAttributeSource).IsAssignableFrom(t))
        .OrderBy(t => t.Name, StringComparer.Ordinal)
        .Select(t => (IAttributeSource)Activator.CreateInstance(t, nonPublic: true)!);
}

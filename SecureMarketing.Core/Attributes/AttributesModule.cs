using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Contacts;

namespace SecureMarketing.Core.Attributes;

public static class AttributesModule
{
    /// <summary>The attribute catalogue and the row of roll-ups per person. Other modules add an <see cref="IAttributeSource"/>.</summary>
    public static IServiceCollection AddAttributes(this IServiceCollection services) => services
        .AddSingleton<IAttributeSource, PersonAttributes>()
        .AddSingleton<IAttributeSource, ClinicalAttributes>()
        .AddSingleton<IAttributeSource, VisitAttributes>()
        .AddSingleton<IAttributeSource, EngagementAttributes>()
        .AddSingleton<AttributeCatalogue>()
        .AddSingleton<RuleParser>()
        .AddSingleton<RuleSentence>()
        .AddSingleton<QuestionResolver>()
        .AddSingleton<IContactFactSink, ContactRollup>();
}

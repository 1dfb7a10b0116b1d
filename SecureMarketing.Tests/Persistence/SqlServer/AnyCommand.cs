using System.Collections;
using System.Reflection;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Persistence.SqlServer;

/// <summary>Makes up a plausible value of every command of the product and runs it, to see which statements it sends.</summary>
internal static class AnyCommand
{
    /// <returns>Each command by its name, and what its handler threw; null where it ran to an answer, whatever that was.</returns>
    public static async Task<IReadOnlyDictionary<string, Exception?>> RunEachAsync(TestHost host)
    {
        var ran = new Dictionary<string, Exception?>(StringComparer.Ordinal);
        var run = typeof(AnyCommand).GetMethod(nameof(RunAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
        foreach (var command in typeof(UseCaseRunner).Assembly.GetTypes().Where(t => t is { IsAbstract: false, IsGenericTypeDefinition: false }))
        {
            var contract = command.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICommand<>));
            if (contract is null)
                continue;
            try
            {
                await (Task)run.MakeGenericMethod(command, contract.GetGenericArguments()[0]).Invoke(null, [host, Make(command, 0)!])!;
                ran.Add(command.Name, null);
            }
            catch (Exception empty) when (empty is not OutOfMemoryException)
            {
                // The made-up database holds nothing, and some handlers need more than that; what they sent until then
                // is recorded, and which they are is asserted.
                ran.Add(command.Name, empty is TargetInvocationException { InnerException: { } inner } ? inner : empty);
            }
        }

        return ran;
    }

    private static async Task RunAsync<TCommand, TResult>(TestHost host, object command) where TCommand : ICommand<TResult> =>
        await host.RunAsync<TCommand, TResult>((TCommand)command);

    internal static object? Make(Type type, int depth)
    {
        if (depth > 6)
            return null;
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Make(inner, depth + 1);
        if (type == typeof(string))
            return "x";
        if (type == typeof(int) || type == typeof(long) || type == typeof(short) || type == typeof(byte) || type == typeof(double) || type == typeof(decimal))
            return Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture);
        if (type == typeof(bool))
            return true;
        if (type == typeof(Guid))
            return Guid.CreateVersion7();
        if (type == typeof(DateTimeOffset))
            return TestHost.Start;
        if (type == typeof(DateOnly))
            return DateOnly.FromDateTime(TestHost.Start.Date);
        if (type == typeof(TimeSpan))
            return TimeSpan.FromMinutes(1);
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(0);
        if (type.IsArray)
            return Filled(Array.CreateInstance(type.GetElementType()!, 1), type.GetElementType()!, depth);
        if (type.IsGenericType && type.GetGenericArguments() is [var element] && type.IsAssignableFrom(element.MakeArrayType()))
            return Filled(Array.CreateInstance(element, 1), element, depth);
        if (type == typeof(EmailAddress))
            return EmailAddress.TryParse("x@example.com", out var address) ? address : null;
        if (type.IsGenericType && type.GetGenericArguments() is [var key, var value] && typeof(Dictionary<,>).MakeGenericType(key, value) is var dictionary && type.IsAssignableFrom(dictionary))
            return Activator.CreateInstance(dictionary);
        if (type.IsInterface || type.IsAbstract)
            return null;
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).FirstOrDefault();
        var made = constructor is null
            ? Activator.CreateInstance(type)
            : constructor.Invoke([.. constructor.GetParameters().Select(p => Make(p.ParameterType, depth + 1))]);
        foreach (var property in type.GetProperties().Where(p => p.CanWrite && p.GetIndexParameters().Length == 0 && p.GetValue(made) is null))
            property.SetValue(made, Make(property.PropertyType, depth + 1));
        return made;
    }

    private static IList Filled(Array array, Type element, int depth)
    {
        array.SetValue(Make(element, depth + 1), 0);
        return array;
    }
}

using System.Reflection;
using System.Runtime.CompilerServices;

namespace SecureMarketing.Tests.Access.Matrix;

/// <summary>Makes commands out of what a filled site holds: ids by their type, named texts by their name, all else as small as it goes.</summary>
/// <param name="values">By type.</param>
/// <param name="texts">By name of a parameter or property; for one command only as <c>Command.name</c>.</param>
internal sealed class CommandFactory(IReadOnlyDictionary<Type, object> values, IReadOnlyDictionary<string, object?> texts)
{
    public object Make(Type type) => Build(type, type.Name);

    private object Build(Type type, string command)
    {
        var made = type.GetConstructors().Where(c => !IsCopy(c, type)).MaxBy(c => c.GetParameters().Length)!;
        var built = made.Invoke([.. made.GetParameters().Select(p => p.HasDefaultValue && !Named(command, p.Name!, out _) ? p.DefaultValue : Value(p.ParameterType, command, p.Name!))]);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is not null))
        {
            if (property.GetCustomAttribute<RequiredMemberAttribute>() is not null || Named(command, property.Name, out _))
                property.SetValue(built, Value(property.PropertyType, command, property.Name));
        }

        return built;
    }

    private static bool IsCopy(ConstructorInfo constructor, Type type) => constructor.GetParameters() is [{ } only] && only.ParameterType == type;

    private bool Named(string command, string name, out object? value)
    {
        var key = char.ToLowerInvariant(name[0]) + name[1..];
        return texts.TryGetValue($"{command}.{key}", out value) || texts.TryGetValue(key, out value);
    }

    private object? Value(Type type, string command, string name)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (Named(command, name, out var named) && (named is null || bare.IsInstanceOfType(named)))
            return named;
        if (values.TryGetValue(bare, out var known))
            return known;
        if (Nullable.GetUnderlyingType(type) is not null)
            return null;
        if (type == typeof(string))
            return "";
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(0);
        if (type.IsValueType)
            return Activator.CreateInstance(type);
        if (type.IsGenericType && type.GetGenericArguments() is [var item] && type.IsAssignableFrom(item.MakeArrayType()))
            return Array.CreateInstance(item, 0);
        return type.IsAbstract ? null : Build(type, command);
    }
}

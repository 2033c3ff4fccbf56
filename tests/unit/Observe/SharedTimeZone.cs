namespace Pfinit.Tests.Observe;

/// <summary>The C library's time zone belongs to the whole process: tests that show or change it run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SharedTimeZone
{
    public const string Name = "time zone";
}

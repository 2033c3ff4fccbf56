// layouts.c: has the C compiler compare the structs that C# hands to C, and the constants, with those of the headers. A field that lies elsewhere, or
// another value, ends the build. Where C#'s fields lie the C compiler calculates as well: Mono lays out by the target's own rules, as C does.

using System.Text;
using Mono.Cecil;

namespace Pfinit.Tables;

internal static class LayoutTable
{
    /// <summary>The source that compares the structs and constants of <paramref name="module"/>. layouts.h has the C types by the names of C#.</summary>
    /// <exception cref="TableException">A struct has a field that is nothing in C.</exception>
    public static string Write(ModuleDefinition module)
    {
        var text = new StringBuilder("// Written by src/mono/tables.\n\n#include \"layouts.h\"\n");
        foreach (var type in NativeStructs.Of(module))
        {
            if (!type.IsExplicitLayout)
                text.Append($"\nstruct {Identifier(type.Name)}_ {{\n{Body(type)}}};\n");
            if (!type.IsNested)
                Compare(type, text);
        }

        text.Append('\n');
        foreach (var constant in Constants(module))
            text.Append($"CONSTANT({constant.Name}, {constant.Constant})\n");
        return text.ToString();
    }

    // The names get an underscore, since in C some are macros.
    private static string Body(TypeDefinition type)
    {
        var fields = string.Concat(NativeStructs.Fields(type).Select(field => $"    {CType(field)} {field.Name}_;\n"));
        return type.ClassSize > 0 ? $"    union {{ struct {{\n{fields}    }}; char size_[{type.ClassSize}]; }};\n" : fields;
    }

    // C# has a private field, or an array of bytes, where it leaves the content to C: that needs room enough, and is no field there.
    private static void Compare(TypeDefinition type, StringBuilder text)
    {
        var size = type.IsExplicitLayout ? $"{type.ClassSize}" : $"sizeof(struct {type.Name}_)";
        text.Append($"SIZE({type.Name}, {(NativeStructs.Fields(type).Any(IsRoom) ? "<=" : "==")}, {size})\n");
        foreach (var field in NativeStructs.Fields(type).Where(field => !IsRoom(field)))
        {
            // A struct within is one that in C has no name, or is reached by macros.
            if (field.FieldType is TypeDefinition { IsNested: true } inner)
                foreach (var part in NativeStructs.Fields(inner))
                    text.Append($"FIELD({type.Name}, {part.Name}, offsetof(struct {type.Name}_, {field.Name}_.{part.Name}_))\n");
            else if (type.IsExplicitLayout)
                text.Append($"FIELD({type.Name}, {field.Name}, {field.Offset})\n");
            else
                text.Append($"FIELD({type.Name}, {field.Name}, offsetof(struct {type.Name}_, {field.Name}_))\n");
        }
    }

    private static bool IsRoom(FieldDefinition field) =>
        field.IsPrivate || field.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "FixedBufferAttribute");

    private static string CType(FieldDefinition field) => field.FieldType.MetadataType switch
    {
        MetadataType.Byte => "uint8_t",
        MetadataType.Int16 => "int16_t",
        MetadataType.UInt16 => "uint16_t",
        MetadataType.Int32 => "int32_t",
        MetadataType.UInt32 => "uint32_t",
        MetadataType.Int64 => "int64_t",
        MetadataType.UInt64 => "uint64_t",
        MetadataType.IntPtr => "intptr_t",
        MetadataType.UIntPtr => "uintptr_t",
        MetadataType.Pointer => "void *",
        MetadataType.ValueType => $"struct {Identifier(field.FieldType.Name)}_",
        _ => throw new TableException($"{field.FullName}: a struct that is handed to C has no such field"),
    };

    // The compiler's name for an array in a struct has angle brackets.
    private static string Identifier(string name) => name.Replace('<', '_').Replace('>', '_');

    // What is called as C calls its own is meant to be the same.
    private static IEnumerable<FieldDefinition> Constants(ModuleDefinition module) => NativeStructs.Kernel(module)
        .SelectMany(type => type.Fields)
        .Where(field => field.IsLiteral && IsInteger(field.FieldType.MetadataType) && field.Name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_'))
        .DistinctBy(field => field.Name);

    private static bool IsInteger(MetadataType type) => type is >= MetadataType.SByte and <= MetadataType.UInt64 or MetadataType.UIntPtr;
}

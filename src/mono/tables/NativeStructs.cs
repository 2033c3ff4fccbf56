// The structs that pfinit shares with C, found by what it does with them, so that nobody keeps a list.

using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Pfinit.Tables;

internal static class NativeStructs
{
    /// <summary>pfinit's own declarations of what is native, and nothing of the libraries that are compiled in.</summary>
    public static IEnumerable<TypeDefinition> Kernel(ModuleDefinition module) => module.GetAllTypes().Where(IsOfKernel);

    /// <summary>
    /// Those of <paramref name="module"/> that a P/Invoke takes or returns, by pointer or not, or whose size the code asks for, because a function
    /// that takes void* has to be told; and what these consist of or point to, which comes first.
    /// </summary>
    public static IReadOnlyList<TypeDefinition> Of(ModuleDefinition module)
    {
        var found = new List<TypeDefinition>();
        var seen = new HashSet<TypeDefinition>();
        foreach (var method in Kernel(module).SelectMany(type => type.Methods))
        {
            if (method.HasPInvokeInfo)
                method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType).ToList().ForEach(Add);
            else if (method.HasBody)
                Sizes(method.Body).ForEach(Add);
        }

        return found;

        void Add(TypeReference type)
        {
            while (type is PointerType or ByReferenceType)
                type = ((TypeSpecification)type).ElementType;
            if (type is not TypeDefinition { IsValueType: true, IsEnum: false } definition || !seen.Add(definition))
                return;
            foreach (var field in Fields(definition))
                Add(field.FieldType);
            found.Add(definition);
        }
    }

    private static List<TypeReference> Sizes(MethodBody body) =>
        [.. body.Instructions.Where(instruction => instruction.OpCode.Code == Code.Sizeof).Select(instruction => (TypeReference)instruction.Operand)];

    private static bool IsOfKernel(TypeDefinition type) => type.IsNested ? IsOfKernel(type.DeclaringType) : type.Namespace == "Pfinit.Kernel";

    public static IEnumerable<FieldDefinition> Fields(TypeDefinition type) => type.Fields.Where(field => !field.IsStatic);
}

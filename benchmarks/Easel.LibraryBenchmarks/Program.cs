using System.Globalization;
using Easel.LibraryBenchmarks;

// Usage: dotnet run -c Release --project benchmarks/Easel.LibraryBenchmarks -- catalogue [FILES] | merge [GIGABYTES]
var number = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : (double?)null;
switch (args.FirstOrDefault())
{
    case "catalogue":
        await CatalogueBenchmark.RunAsync((int)(number ?? 100_000));
        return 0;
    case "merge":
        MergeBenchmark.Run(number ?? 6.9);
        return 0;
    default:
        Console.Error.WriteLine("Choose catalogue [FILES] or merge [GIGABYTES].");
        return 2;
}

#pragma once

// Numbers of the built-in shock models that a study cannot change, each with its row in the project's
// source list "AI demand shocks" (docs/shocks.md): [S] read in the source, [2] second-hand, [ours] computed
// from measured data, [M] general knowledge, unchecked.
namespace gridkeel::shock::facts {

// Training. Share of a site's training hardware that is busy before any shock: half of the GPU samples of five clusters
// are at idle power (row 17 [ours]). Jobs in its slots last at least a third of an hour [M]; shorter ones average out.
inline constexpr double kOccupancyMean = 0.5;
inline constexpr double kShortestSlotJob_h = 1.0 / 3.0;
// Peak over mean of the swing of jobs in step (row 21 [S]); what it adds to 1 goes with the root of rho.
inline constexpr double kPeakToMeanSynchronous = 1.44;
// Of a large job's duration, where a study gives one of its two keys: median 1.9 h, 1 in 10 over 7.8 h [M].
inline constexpr double kTrainingLogMean_h = 0.65, kTrainingLogSd = 1.1;
inline constexpr double kRestartMedian_h = 0.5, kRestartLogSd = 0.7;  // after an unplanned stop [M]

// Inference.
inline constexpr double kSurgeMedian_h = 1.0, kSurgeLogSd = 0.8;  // [M]

// UPS transfer: 450 MW fell to 40 MW (row 1 [2]); on return the cooling catches up (rows 24, 26 [M]).
inline constexpr double kUpsShareLost = 0.91;
inline constexpr double kCatchUpOvershoot = 0.10;
inline constexpr double kCatchUp_h = 0.5;
// How long a UPS holds the load after a sag that it bridges [M]; reactance over resistance of the source above [M].
inline constexpr double kUpsTransfer_s = 10.0;
inline constexpr double kSourceXOverR = 10.0;

// A site's supply is sized for its rating; its mean may exceed it by this much [M], its swing by the overshoot too.
inline constexpr double kMeanLimit = 1.05;
inline constexpr double kSwingLimit = kMeanLimit * (1.0 + kCatchUpOvershoot);

// Background load forecast error: correlation time [M].
inline constexpr double kForecastErrorMemory_h = 6.0;

// Supply. Offers of one supplier share parts and factories: correlation of their delivery [M].
inline constexpr double kSupplierCorrelation = 0.7;
// Hours that a module runs in a day of shocks, for failures in service [M].
inline constexpr double kServiceHoursPerDay = 6.0;

}  // namespace gridkeel::shock::facts

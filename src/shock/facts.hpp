#pragma once

// Numbers of the built-in shock models that a study cannot change, each with its row in the project's
// source list "AI demand shocks" (docs/shocks.md): [S] read in the source, [2] second-hand, [ours] computed
// from measured data, [M] general knowledge, unchecked.
namespace gridkeel::shock::facts {

// Training. A synchronised job cycles between a floor and a plateau (row 3 [S]: 0.25 and 0.84 of rating) with an
// up-share near 0.70 (row 9 [S]), so its mean is 0.66 and, with row 21, its peak 0.95 (row 3 measured 0.92).
inline constexpr double kTrainingMeanLevel = 0.66;
inline constexpr double kTrainingFloorLevel = 0.25;
// Share of a site's training hardware that is busy before any shock: half of the GPU samples of five clusters
// are at idle power (row 17 [ours]).
inline constexpr double kOccupancyMean = 0.5, kOccupancyHalfRange = 0.2;
// Peak over mean of the swing at synchronisation 1, 0.5, 0 (row 21 [S]).
inline constexpr double kPeakToMeanSynchronous = 1.44, kPeakToMeanHalf = 1.31, kPeakToMeanIndependent = 1.00;
inline constexpr double kTrainingJitterSd = 0.03;    // of a period's mean; cycles jitter by 0.10 (row 9 [S])
inline constexpr double kCheckpointEvery_s = 344.0;  // row 7 [S]: drops of ~40 s and 64 %
inline constexpr double kCheckpointLength_s = 40.0;
inline constexpr double kCheckpointDepth = 0.64;
inline constexpr double kRestartMedian_h = 0.5, kRestartLogSd = 0.7;  // after an unplanned stop [M]

// Inference. Even a nearly idle node draws 74 % of its saturated power (row 14 [ours]).
inline constexpr double kInferenceFloor = 0.74;
inline constexpr double kDemandNoiseSd = 0.08;       // of the request rate, per period [M]; row 16: CV 0.22 per min
inline constexpr double kBusiestMinute = 1.5;        // times the mean ("conv", row 16 [ours])
inline constexpr double kBusiestMinuteBursty = 4.1;  // likewise "code"
inline constexpr double kQuietestMinute = 0.5;       // [M]
inline constexpr double kSurgeMedian_h = 1.0, kSurgeLogSd = 0.8;  // [M]

// UPS transfer: 450 MW fell to 40 MW (row 1 [2]); on return the cooling catches up (rows 24, 26 [M]).
inline constexpr double kUpsShareLost = 0.91;
inline constexpr double kCatchUpOvershoot = 0.10;
inline constexpr double kCatchUp_h = 0.5;

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

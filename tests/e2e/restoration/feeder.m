function mpc = restoration
% Nine buses in four blocks: {1,2,3} at the substation, {4,5}, {6,7} and {8,9}; ties 7-9 and 5-7.
mpc.version = '2';
mpc.baseMVA = 10;

% bus_i type Pd[kW] Qd[kvar] Gs Bs area Vm Va baseKV zone Vmax Vmin
mpc.bus = [
  1 3 0 0 0 0 1 1 0 12.66 1 1 1;
  2 1 200 80 0 0 1 1 0 12.66 1 1.1 0.9;
  3 1 300 120 0 0 1 1 0 12.66 1 1.1 0.9;
  4 1 250 100 0 0 1 1 0 12.66 1 1.1 0.9;
  5 1 350 150 0 0 1 1 0 12.66 1 1.1 0.9;
  6 1 200 100 0 0 1 1 0 12.66 1 1.1 0.9;
  7 1 150 60 0 0 1 1 0 12.66 1 1.1 0.9;
  8 1 300 100 0 0 1 1 0 12.66 1 1.1 0.9;
  9 1 100 40 0 0 1 1 0 12.66 1 1.1 0.9;
];

mpc.gen = [
  1 0 0 10 -10 1 100 1 10 0;
];

% fbus tbus r[ohm] x[ohm] b rateA rateB rateC ratio angle status angmin angmax
mpc.branch = [
  1 2 0.3 0.2 0 0 0 0 0 0 1 -360 360;
  2 3 0.5 0.3 0 0 0 0 0 0 1 -360 360;
  3 4 0.6 0.4 0 0 0 0 0 0 1 -360 360;
  4 5 0.5 0.4 0 0 0 0 0 0 1 -360 360;
  2 6 0.7 0.5 0 0 0 0 0 0 1 -360 360;
  6 7 0.6 0.4 0 0 0 0 0 0 1 -360 360;
  5 8 0.8 0.6 0 0 0 0 0 0 1 -360 360;
  8 9 0.5 0.4 0 0 0 0 0 0 1 -360 360;
  7 9 1.5 1.0 0 0 0 0 0 0 0 -360 360;
  5 7 1.2 0.9 0 0 0 0 0 0 0 -360 360;
];

Vbase = mpc.bus(1, 10) * 1e3;
Sbase = mpc.baseMVA * 1e6;
mpc.branch(:, [3 4]) = mpc.branch(:, [3 4]) / (Vbase^2 / Sbase);
mpc.bus(:, [3, 4]) = mpc.bus(:, [3, 4]) / 1e3;
